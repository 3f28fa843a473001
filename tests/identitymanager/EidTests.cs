using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Eve.Agents.Identitymanager.Core;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Identitymanager.Tests;

/// <summary>EIDs, signed texts and signatures against worked examples, which two independent programs made.</summary>
public sealed class EidTests
{
    private static IEnumerable<TestCaseData> Examples()
    {
        JsonDocument document = JsonDocument.Parse(Golden.Text("eid", "examples.json"));
        return document.RootElement.GetProperty("examples").EnumerateArray().Select(example => new TestCaseData(example).SetArgDisplayNames(Text(example, "note")));
    }

    [TestCaseSource(nameof(Examples))]
    public void An_EID_is_made_from_instance_prefix_and_key(JsonElement example)
    {
        using ECDsa key = Key(example);
        byte[] publicKey = key.ExportSubjectPublicKeyInfo();
        Assert.That(Convert.ToHexStringLower(publicKey), Is.EqualTo(Text(example, "public_key_spki_der_hex")));
        Assert.That(Requests.Pem("PUBLIC KEY", publicKey), Is.EqualTo(Bytes.FromUtf8(Text(example, "pem_public_key"))));
        Assert.That(Requests.Pem("EC PRIVATE KEY", key.ExportECPrivateKey()), Is.EqualTo(Bytes.FromUtf8(Text(example, "pem_private_key_sec1"))));

        IpText eid = Eid.From(Instance(example), Bytes.From(Convert.FromHexString(Text(example, "allocation_prefix_hex"))), publicKey);
        Assert.That(eid.ToString(), Is.EqualTo(Text(example, "eid")));
        Assert.That(Convert.ToHexStringLower(eid.ToIPAddress()!.GetAddressBytes()), Is.EqualTo(Text(example, "eid_hex")));
    }

    [TestCaseSource(nameof(Examples))]
    public void A_signature_is_over_instance_and_EID(JsonElement example)
    {
        using ECDsa key = Key(example);
        string text = Eid.SignedText(Instance(example), IpText.Parse(Text(example, "eid")));
        Assert.That(text, Is.EqualTo(Text(example, "signed_text")));
        Assert.That(key.VerifyData(Encoding.ASCII.GetBytes(text), Convert.FromBase64String(Text(example, "lisp_signature_base64")), HashAlgorithmName.SHA256), Is.True);
    }

    [TestCase("fd00112233445566778899aabbccddee", "fd00:1122:3344:5566:7788:99aa:bbcc:ddee")]
    [TestCase("fd00112233445566778899aabbccddeeff", "fd00:1122:3344:5566:7788:99aa:bbcc:ddee")]
    public void A_prefix_as_long_as_an_address_is_the_EID(string prefix, string eid) =>
        Assert.That(Eid.From(1, Bytes.From(Convert.FromHexString(prefix)), [1, 2, 3]).ToString(), Is.EqualTo(eid));

    private static ECDsa Key(JsonElement example)
    {
        ECDsa key = ECDsa.Create();
        key.ImportFromPem(Text(example, "pem_private_key_sec1"));
        return key;
    }

    private static uint Instance(JsonElement example) => example.GetProperty("iid").GetUInt32();

    private static string Text(JsonElement example, string member) => example.GetProperty(member).GetString()!;
}
