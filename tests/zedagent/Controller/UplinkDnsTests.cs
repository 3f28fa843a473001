using System.Net;
using Eve.Agents.Zedagent.Controller;

namespace Eve.Agents.Zedagent.Tests.Controller;

/// <summary>The few DNS bytes that are written and read here.</summary>
public sealed class UplinkDnsTests
{
    [Test]
    public void A_question_has_the_form_of_the_standard()
    {
        byte[] question = UplinkDns.Question(0x1234, "a.example.", 1);

        Assert.That(System.Convert.ToHexString(question), Is.EqualTo("123401000001000000000000" + "0161" + "076578616D706C65" + "00" + "0001" + "0001"));
    }

    [Test]
    public void Addresses_are_found_behind_an_alias()
    {
        // One question, two answers: CNAME b, then A of b; names by reference.
        byte[] answer = System.Convert.FromHexString(
            "123481800001000200000000" + "0161076578616D706C650000010001"
            + "C00C000500010000003C0002" + "C00E"
            + "C00E000100010000003C0004" + "C0000207");

        Assert.That(UplinkDns.Addresses(answer, 1), Is.EqualTo(new[] { IPAddress.Parse("192.0.2.7") }));
        Assert.That(UplinkDns.Addresses(answer, 28), Is.Empty);
    }

    [TestCase("123481800001000200000000" + "0161")]
    [TestCase("123481800000000100000000" + "00" + "000100010000003C0004" + "C000")]
    public void An_answer_that_is_cut_off_is_refused(string hex) =>
        Assert.That(() => UplinkDns.Addresses(System.Convert.FromHexString(hex), 1), Throws.TypeOf<FormatException>());

    [Test]
    public void A_name_that_is_none_is_refused() =>
        Assert.That(() => UplinkDns.Question(1, new string('x', 64) + ".example", 1), Throws.TypeOf<FormatException>());
}
