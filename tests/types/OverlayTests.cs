using System.Text;
using System.Text.Json;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>The members for overlay (LISP) adapters, which today's records lack, against the texts of the time that had them (August 2020).</summary>
public sealed class OverlayTests
{
    [TestCase("AppInstanceConfig", "OverlayNetworkList")]
    [TestCase("AppInstanceStatus", "EIDList")]
    [TestCase("AppInstanceStatus", "OverlayNetworkList")]
    [TestCase("AppNetworkConfig", "OverlayNetworkList")]
    public void A_member_reads_and_writes_its_golden_text_byte_for_byte(string record, string member)
    {
        string golden = Golden.Text("overlays", record + ".sample.json");
        CatalogueEntry topic = TopicCatalogue.All().First(entry => entry.Where.Name == record);
        (byte[]? text, string? error) = topic.Normalize(Encoding.UTF8.GetBytes($"{{\"{member}\":{Member(golden, member)}}}"));
        Assert.That(error, Is.Null);
        Assert.That(Member(Encoding.UTF8.GetString(text!), member), Is.EqualTo(Member(golden, member)));
    }

    [TestCase("{}")]
    [TestCase("{\"OverlayNetworkList\":null,\"EIDList\":null}")]
    public void Without_overlay_adapters_the_members_are_absent(string text)
    {
        foreach (string record in new[] { "AppInstanceConfig", "AppInstanceStatus", "AppNetworkConfig" })
            Assert.That(
                Encoding.UTF8.GetString(TopicCatalogue.All().First(entry => entry.Where.Name == record).Normalize(Encoding.UTF8.GetBytes(text)).Text!),
                Is.EqualTo(Golden.Text("types", record + ".zero.json").TrimEnd('\n')));
    }

    [Test]
    public void An_EIDStatus_without_an_error_has_no_member_for_it()
    {
        string text = Text(new() { IID = 7 });
        Assert.That(text, Does.Not.Contain("Error"));
        Assert.That(Text(new() { IID = 7, Error = "no key", ErrorRetryCondition = "soon" }), Is.EqualTo(text[..^1] + ",\"Error\":\"no key\",\"ErrorRetryCondition\":\"soon\"}"));
        static string Text(EIDStatus status) => Encoding.UTF8.GetString(GoJson.Serialize(FromIdentitymgr.EIDStatus.Json, status));
    }

    [Test]
    public void Secrets_of_overlay_adapters_are_not_written_by_accident()
    {
        Bytes secret = Bytes.FromUtf8("secret");
        AppInstanceStatus status = new() { EIDList = [new() { PemPrivateKey = secret }], OverlayNetworkList = [new() { PemPrivateKey = secret }] };
        Assert.That(status.ToString() + status.EIDList![0] + status.OverlayNetworkList![0], Does.Not.Contain("secret").And.Not.Contain("c2VjcmV0"));
    }

    private static string Member(string json, string name)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetRawText();
    }
}
