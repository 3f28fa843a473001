using System.Text.Json;
using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Identity;
using Eve.Api.Auth;
using Eve.Tests.Support;

namespace Eve.Agents.Zedagent.Tests.Controller;

/// <summary>The recorded vectors: what the original accepted and refused.</summary>
public sealed class EnvelopeTests
{
    private static readonly JsonElement vectors = JsonDocument.Parse(Golden.Bytes("auth", "auth-and-cipher-vectors.json")).RootElement;
    private static readonly DateTimeOffset then = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    [TestCaseSource(nameof(Chains))]
    public void A_list_of_certificates_is_judged_as_recorded(string name)
    {
        JsonElement vector = Find("chains", name);

        CertificateSet? set = CertificateSet.Check(
            vector.GetProperty("zcontrollercert_b64").GetBytesFromBase64(),
            CertificateSet.ReadRoots(vectors.GetProperty("root_pem").GetString()!),
            then,
            vector.GetProperty("require_ecdh").GetBoolean(),
            out string error);

        Assert.That(set is not null, Is.EqualTo(vector.GetProperty("accepted").GetBoolean()), error);
        Assert.That(error.Length == 0, Is.EqualTo(set is not null));
    }

    [TestCaseSource(nameof(Envelopes))]
    public void An_envelope_of_the_controller_is_judged_as_recorded(string name)
    {
        JsonElement vector = Find("controller_envelopes", name);
        string verdict = vector.GetProperty("sender_status").GetString()!;

        Opened opened = Envelope.Open(vector.GetProperty("authcontainer_b64").GetBytesFromBase64(), Signer());

        Assert.That(opened.Payload is not null, Is.EqualTo(vector.GetProperty("accepted").GetBoolean()), opened.Error);
        Assert.That(opened.Fault, Is.EqualTo(verdict switch
        {
            "SenderStatusNone" => EnvelopeFault.None,
            "SenderStatusCertMiss" => EnvelopeFault.UnknownSigner,
            "SenderStatusHashSizeError" => EnvelopeFault.HashSize,
            "SenderStatusAlgoFail" => EnvelopeFault.Algorithm,
            "SenderStatusSignVerifyFail" => EnvelopeFault.Signature,
            _ => throw new InvalidOperationException(verdict),
        }));
        if (opened.Payload is not null)
            Assert.That(opened.Payload, Is.EqualTo(vectors.GetProperty("payload_b64").GetBytesFromBase64()));
    }

    [Test]
    public void What_is_no_envelope_is_refused()
    {
        Assert.That(Envelope.Open([0xff, 0xff, 0xff], Signer()).Fault, Is.EqualTo(EnvelopeFault.NotAnEnvelope));
        Assert.That(Envelope.Open([], Signer()).Fault, Is.EqualTo(EnvelopeFault.HashSize));
    }

    [Test]
    public void A_signature_that_was_cut_off_is_refused()
    {
        AuthContainer good = AuthContainer.Parser.ParseFrom(Find("controller_envelopes", "ok-32").GetProperty("authcontainer_b64").GetBytesFromBase64());
        good.SignatureHash = Google.Protobuf.ByteString.CopyFrom(good.SignatureHash.ToByteArray()[..5]);

        Assert.That(Envelope.Open(Google.Protobuf.MessageExtensions.ToByteArray(good), Signer()).Fault, Is.EqualTo(EnvelopeFault.Signature));
    }

    [Test]
    public void The_device_writes_envelopes_as_recorded()
    {
        JsonElement vector = vectors.GetProperty("device_envelope");
        using FileKey key = RecordedKey(vector);
        byte[] payload = vector.GetProperty("payload_b64").GetBytesFromBase64();

        AuthContainer plain = AuthContainer.Parser.ParseFrom(Envelope.Wrap(payload, key));
        AuthContainer first = AuthContainer.Parser.ParseFrom(Envelope.Wrap(payload, key, withCertificate: true));

        // A signature is new each time; all else is equal.
        AuthContainer recorded = AuthContainer.Parser.ParseFrom(vector.GetProperty("authcontainer_b64").GetBytesFromBase64());
        Assert.That(plain.SignatureHash, Has.Length.EqualTo(64));
        plain.SignatureHash = recorded.SignatureHash;
        Assert.That(plain, Is.EqualTo(recorded));
        AuthContainer recordedFirst = AuthContainer.Parser.ParseFrom(vector.GetProperty("authcontainer_with_sendercert_b64").GetBytesFromBase64());
        first.SignatureHash = recordedFirst.SignatureHash;
        Assert.That(first, Is.EqualTo(recordedFirst));
    }

    [Test]
    public void A_made_device_certificate_has_the_form_that_controllers_expect()
    {
        using TempFolder folder = new();

        ISigningKey made = DeviceIdentity.LoadOrCreate(folder.Path, then);
        ISigningKey again = DeviceIdentity.LoadOrCreate(folder.Path, then.AddDays(1));

        Assert.That(again.CertificateHash.ToArray(), Is.EqualTo(made.CertificateHash.ToArray()), "the second start loads what the first made");
        using System.Security.Cryptography.X509Certificates.X509Certificate2 certificate =
            System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(made.CertificatePem.Span));
        Assert.That(certificate.Subject, Does.Contain("CN=EVE").And.Contain("O=The Linux Foundation"));
        Assert.That(certificate.NotAfter.ToUniversalTime(), Is.EqualTo(then.UtcDateTime.AddDays(-1).AddYears(20)));
        Assert.That(File.GetUnixFileMode(Path.Combine(folder.Path, DeviceIdentity.KeyFile)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void A_key_that_does_not_fit_its_certificate_is_named()
    {
        using TempFolder folder = new();
        DeviceIdentity.LoadOrCreate(folder.Path, then);
        File.Copy(Golden.Path("device-api-conversation", "keys", "device.key.pem"), Path.Combine(folder.Path, DeviceIdentity.KeyFile), overwrite: true);

        Assert.That(() => DeviceIdentity.LoadOrCreate(folder.Path, then), Throws.TypeOf<IdentityException>().With.Message.Contains("device.key.pem"));
    }

    private static IEnumerable<string> Chains() => Names("chains");

    private static IEnumerable<string> Envelopes() => Names("controller_envelopes");

    private static IEnumerable<string> Names(string list) => vectors.GetProperty(list).EnumerateArray().Select(vector => vector.GetProperty("name").GetString()!);

    private static JsonElement Find(string list, string name) =>
        vectors.GetProperty(list).EnumerateArray().First(vector => vector.GetProperty("name").GetString() == name);

    private static SigningCertificate Signer() =>
        CertificateSet.Check(
            Find("chains", "good").GetProperty("zcontrollercert_b64").GetBytesFromBase64(),
            CertificateSet.ReadRoots(vectors.GetProperty("root_pem").GetString()!),
            then,
            needsKeyExchange: true,
            out string _)!.Signer;

    private static FileKey RecordedKey(JsonElement vector)
    {
        using TempFolder folder = new();
        string certificate = Path.Combine(folder.Path, "c.pem");
        string key = Path.Combine(folder.Path, "k.pem");
        File.WriteAllText(certificate, vector.GetProperty("device_cert_pem").GetString());
        File.WriteAllText(key, vector.GetProperty("device_key_pem").GetString());
        return FileKey.Load(certificate, key);
    }
}
