using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Eve.Api.Auth;
using Eve.Api.Config;
using Eve.Controller.Device;
using Eve.Controller.Keys;
using Eve.Tests.Support;

namespace Eve.Controller.Tests.Device;

/// <summary>The recorded envelopes and those of the vectors, judged as they were judged when they were recorded.</summary>
[TestFixture]
public sealed class EnvelopeTests
{
    private static readonly JsonNode Conversation = JsonNode.Parse(Golden.Text("device-api-conversation", "conversation.json"))!;
    private static readonly JsonNode Vectors = JsonNode.Parse(Golden.Text("auth", "auth-and-cipher-vectors.json"))!;

    private static IEnumerable<TestCaseData> RecordedEnvelopes() =>
        File.ReadLines(Golden.Path("device-api-conversation", "signatures.tsv")).Skip(1).Select(row => row.Split('\t'))
            .Select(row => new TestCaseData(int.Parse(row[0]), row[2], row[3], row[4], row[6] == "valid").SetArgDisplayNames(row[1], row[2]));

    [TestCaseSource(nameof(RecordedEnvelopes))]
    public void A_recorded_signature_is_judged_rightly(int seq, string side, string signer, string hash, bool valid)
    {
        JsonNode exchange = Conversation["exchanges"]!.AsArray().Single(entry => (int)entry!["seq"]! == seq)!;
        byte[] body = Convert.FromBase64String((string)exchange[side]!["body_base64"]!);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Golden.Text("device-api-conversation", "keys", signer));

        Assert.That(Envelope.TryParse(body, out AuthContainer? envelope), Is.True);
        Assert.That(Envelope.IsSignedBy(envelope!, certificate), Is.EqualTo(valid));
        if (side == "request")
            Assert.That(Envelope.SenderOf(envelope!), Is.EqualTo(hash == "DER" ? Pem.HashOf(certificate) : ""));
    }

    [TestCase("authcontainer_b64")]
    [TestCase("authcontainer_with_sendercert_b64")]
    public void The_device_envelope_of_the_vectors_is_accepted(string name)
    {
        JsonNode vector = Vectors["device_envelope"]!;
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem((string)vector["device_cert_pem"]!);

        Assert.That(Envelope.TryParse(Convert.FromBase64String((string)vector[name]!), out AuthContainer? envelope), Is.True);
        Assert.That(Envelope.SenderOf(envelope!), Is.EqualTo((string?)vector["sender_cert_hash_hex"]));
        Assert.That(Envelope.IsSignedBy(envelope!, certificate), Is.True);
        Assert.That(envelope!.ProtectedPayload.Payload.ToBase64(), Is.EqualTo((string?)vector["payload_b64"]));
    }

    [Test]
    public void A_mademessage_equals_the_accepted_vector_but_for_the_signature()
    {
        AuthContainer accepted = AuthContainer.Parser.ParseFrom(Convert.FromBase64String(
            (string)Vectors["controller_envelopes"]!.AsArray().Single(entry => (string?)entry!["name"] == "ok-32")!["authcontainer_b64"]!));
        KeyPair signing = new((string)Vectors["signing_cert_pem"]!, (string)Vectors["signing_key_pem"]!);
        using ControllerKeys keys = new((string)Vectors["root_pem"]!, [], signing, signing, (string)Vectors["ecdh_controller_cert_pem"]!);

        AuthContainer made = AuthContainer.Parser.ParseFrom(Envelope.Seal(ConfigResponse.Parser.ParseFrom(accepted.ProtectedPayload.Payload), keys));

        using X509Certificate2 certificate = signing.Load();
        Assert.That(Envelope.IsSignedBy(made, certificate), Is.True);
        Assert.That(made.SignatureHash, Has.Length.EqualTo(64));
        made.SignatureHash = accepted.SignatureHash;
        Assert.That(made, Is.EqualTo(accepted));
    }

    [TestCase("")]
    [TestCase("00")]
    [TestCase("3006")]
    [TestCase("30ffffffff")]
    public void A_signature_of_a_few_bytes_is_refused_cleanly(string signature)
    {
        KeyPair pair = new Issuer(TimeProvider.System).Onboarding("x");
        using X509Certificate2 certificate = pair.Load();
        AuthContainer envelope = new() { ProtectedPayload = new(), SignatureHash = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(signature)) };

        Assert.That(Envelope.IsSignedBy(envelope, certificate), Is.False);
    }

    [Test]
    public void An_RSA_sender_is_refused()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=rsa", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

        Assert.That(Envelope.IsSignedBy(new() { ProtectedPayload = new() }, certificate), Is.False);
    }

    [Test]
    public void Only_an_envelope_with_a_payload_member_is_one()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Envelope.TryParse([], out _), Is.False);
            Assert.That(Envelope.TryParse(Encoding.ASCII.GetBytes("not protobuf"), out _), Is.False);
            Assert.That(Envelope.TryParse([0x10, 0x02], out _), Is.False, "algo alone");
            Assert.That(Envelope.TryParse([0x0a, 0x00], out _), Is.True, "an empty payload");
        }
    }
}
