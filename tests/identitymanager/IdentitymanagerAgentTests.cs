using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Agents.Identitymanager.Core;
using Eve.PubSub;
using Eve.Replay.Zedmanager;
using Eve.Tests.Support;
using Eve.Types;
using NLog;
using NLog.Targets;

namespace Eve.Agents.Identitymanager.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class IdentitymanagerAgentTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly Guid App = Guid.Parse("6ba7b810-9dad-41d1-80b4-000000000003");
    private static readonly string Key = $"{App}:1000";

    private static readonly EIDConfig Request = new()
    {
        UUIDandVersion = new() { UUID = App, Version = "4" },
        DisplayName = "camera",
        IID = 1000,
        Allocate = true,
    };

    private readonly MemoryDevice device = new();
    private readonly MemoryTarget log = new() { Layout = "${level} ${message}" };
    private readonly IPublication<EIDConfig> configs;
    private readonly ISubscription<EIDStatus> statuses;
    private readonly List<EIDStatus> shown = [];
    private IPubSub<Owner.Identitymgr>? process;

    public IdentitymanagerAgentTests()
    {
        NLog.Config.LoggingConfiguration configuration = new();
        configuration.AddRuleForAllLevels(log);
        LogManager.Configuration = configuration;
        configs = device.Play(FromZedmanager.EIDConfig);
        statuses = device.Watch(FromIdentitymgr.EIDStatus);
    }

    private string Folder => device.Paths.Of("/persist/vault/identitymgr");

    private string File => $"{Folder}/{Key}.json";

    public void Dispose()
    {
        device.Dispose();
        log.Dispose();
    }

    [Test]
    public void An_EID_is_made_with_key_certificate_and_signature()
    {
        EIDStatus status = Ask(Request);

        Assert.That((status.PendingAdd, status.UUIDandVersion, status.DisplayName, status.IID, status.Allocate), Is.EqualTo((false, Request.UUIDandVersion, "camera", 1000u, true)));
        Assert.That((status.AllocationPrefix, status.AllocationPrefixLen), Is.EqualTo((Bytes.From([0xfd]), 8)));
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Text(status.PemCert));
        byte[] publicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        Assert.That(publicKey, Has.Length.EqualTo(91), "P-256, uncompressed");
        Assert.That(status.PemPublicKey, Is.EqualTo(Requests.Pem("PUBLIC KEY", publicKey)));
        Assert.That(status.EID, Is.EqualTo(Eid.From(1000, Bytes.From([0xfd]), publicKey)));
        Assert.That(status.LispSignature, Has.Length.EqualTo(88));
        using ECDsa key = certificate.GetECDsaPublicKey()!;
        Assert.That(key.VerifyData(Encoding.ASCII.GetBytes($"[1000]{status.EID}"), Convert.FromBase64String(status.LispSignature), HashAlgorithmName.SHA256), Is.True);
        Assert.That(status.CreateTime.ToDateTimeOffset(), Is.EqualTo(device.Clock.GetUtcNow()));
        Assert.That(status.PemPrivateKey, Is.Null);
        Assert.That(log.Logs, Is.EqualTo(new[] { $"Info app camera ({App}) has EID {status.EID} in LISP instance 1000" }));
    }

    [Test]
    public void A_certificate_is_its_own_authority_for_twenty_years()
    {
        EIDStatus status = Ask(Request);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Text(status.PemCert));
        DateTimeOffset now = device.Clock.GetUtcNow();
        Assert.That(certificate.NotBefore.ToUniversalTime(), Is.EqualTo(now.UtcDateTime).Within(TimeSpan.FromSeconds(1)));
        Assert.That(certificate.NotAfter.ToUniversalTime(), Is.EqualTo(now.AddYears(20).UtcDateTime).Within(TimeSpan.FromSeconds(1)));
        Assert.That(Names(certificate.SubjectName), Is.EqualTo(new[] { "US", "Zededa, Inc", "Santa Clara", "CA", "Application Instance" }));
        Assert.That(certificate.Issuer, Is.EqualTo(certificate.Subject));
        Assert.That(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single() is { CertificateAuthority: true, HasPathLengthConstraint: false }, Is.True);
        Assert.That(certificate.Extensions.OfType<X509KeyUsageExtension>(), Is.Empty);
        Assert.That(certificate.SerialNumberBytes.Length, Is.InRange(14, 17));
    }

    [Test]
    public void A_request_is_shown_as_pending_before_it_is_answered()
    {
        Ask(Request);
        Assert.That(shown.Select(status => (status.PendingAdd, status.EID.IsNone)), Is.EqualTo(new[] { (true, true), (false, false) }));

        shown.Clear();
        Ask(Request with { UUIDandVersion = Request.UUIDandVersion with { Version = "5" } });
        Assert.That(shown.Select(status => (status.PendingModify, status.UUIDandVersion.Version)), Is.EqualTo(new[] { (true, "4"), (false, "5") }));
    }

    [Test]
    public void The_private_key_is_exported_only_on_request()
    {
        EIDStatus status = Ask(Request with { ExportPrivate = true });
        Assert.That(Text(status.PemPrivateKey), Does.StartWith("-----BEGIN EC PRIVATE KEY-----\n"));
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(Text(status.PemPrivateKey));
        Assert.That(status.PemPublicKey, Is.EqualTo(Requests.Pem("PUBLIC KEY", key.ExportSubjectPublicKeyInfo())));
    }

    [Test]
    public void An_EID_stays_over_a_reboot_in_a_file_for_root_alone()
    {
        EIDStatus before = Ask(Request);
        Assert.That(System.IO.File.GetUnixFileMode(File), Is.EqualTo(OwnerOnly));
        Assert.That(System.IO.File.GetUnixFileMode(Folder), Is.EqualTo(OwnerOnly | UnixFileMode.UserExecute));

        Reboot();
        Assert.That(Ask(Request with { UUIDandVersion = Request.UUIDandVersion with { Version = "5" } }), Is.EqualTo(before with { UUIDandVersion = Request.UUIDandVersion with { Version = "5" } }));
    }

    [TestCase("")]
    [TestCase("{\"IID\":1000}")]
    [TestCase("other key")]
    public void A_damaged_file_gives_way_to_a_new_key_and_is_told(string damage)
    {
        EIDStatus before = Ask(Request);
        string text = System.IO.File.ReadAllText(File);
        Reboot();
        string other = Text(Requests.Pem("EC PRIVATE KEY", ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportECPrivateKey()));
        GoJson.TryParse(Encoding.UTF8.GetBytes(text), FromIdentitymgr.EIDStatus.Json, out EIDStatus? kept, out _);
        System.IO.File.WriteAllText(File, damage == "other key" ? Encoding.UTF8.GetString(GoJson.Serialize(FromIdentitymgr.EIDStatus.Json, kept! with { PemPrivateKey = Bytes.FromUtf8(other) })) : damage);

        EIDStatus after = Ask(Request);
        Assert.That(after.EID, Is.Not.EqualTo(before.EID));
        Assert.That(log.Logs, Has.Some.Contains($"Error the kept EID {Key} cannot be used, another one is made: "));
    }

    [Test]
    public void A_restart_of_the_agent_changes_nothing()
    {
        EIDStatus before = Ask(Request);
        Stop();
        shown.Clear();
        Start();
        Assert.That(statuses.Items[Key], Is.EqualTo(before));
        Assert.That(shown, Is.Empty);
    }

    [Test]
    public void An_answer_that_a_crash_cut_off_is_given_after_the_restart()
    {
        Start();
        Stop();
        configs.Publish(Request);
        using (IPubSub<Owner.Identitymgr> last = device.Context<Owner.Identitymgr>().PubSub)
            last.Publish(FromIdentitymgr.EIDStatus).Publish(Key, Requests.Pending(Request));
        Assert.That(Ask(Request).PendingAdd, Is.False);
    }

    [Test]
    public void A_key_that_cannot_be_kept_is_an_error_that_is_tried_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        System.IO.File.WriteAllText(Folder, "in the way");
        EIDStatus status = Ask(Request);
        Assert.That((status.PendingAdd, status.EID.IsNone, status.ErrorRetryCondition), Is.EqualTo((false, true, "tried again in 30 s")));
        Assert.That(status.Error, Does.StartWith("Overlay adapter in LISP instance 1000: its key cannot be made or kept: "));

        System.IO.File.Delete(Folder);
        device.Advance(TimeSpan.FromSeconds(30));
        Assert.That((statuses.Items[Key].Error, statuses.Items[Key].EID.IsNone), Is.EqualTo(("", false)));
    }

    [Test]
    public void What_the_controller_gave_is_taken_as_it_is()
    {
        EIDStatus made = Ask(Request with { IID = 1 }, $"{App}:1");
        EIDConfig config = Request with
        {
            Allocate = false,
            EID = IpText.Parse("fd01::9"),
            LispSignature = "theirs",
            PemCert = Bytes.FromUtf8("a comment\n" + Text(made.PemCert) + "more"),
            PemPrivateKey = Bytes.FromUtf8("their key"),
        };
        EIDStatus status = Ask(config);
        Assert.That((status.PendingAdd, status.EID, status.LispSignature, status.PemCert, status.PemPublicKey), Is.EqualTo((false, config.EID, "theirs", config.PemCert, made.PemPublicKey)));
        Assert.That((status.CreateTime.IsZero, status.PemPrivateKey), Is.EqualTo((true, (Bytes?)null)));
        Assert.That(System.IO.File.Exists(File), Is.False, "nothing was made");
        Assert.That(Ask(config with { ExportPrivate = true }).PemPrivateKey, Is.EqualTo(config.PemPrivateKey));
    }

    [Test]
    public void A_certificate_with_any_kind_of_key_is_accepted()
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=any", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        EIDStatus status = Ask(Request with { Allocate = false, EID = IpText.Parse("fd01::9"), PemCert = Bytes.FromUtf8(certificate.ExportCertificatePem()) });
        Assert.That(status.PemPublicKey, Is.EqualTo(Requests.Pem("PUBLIC KEY", key.ExportSubjectPublicKeyInfo())));
    }

    [TestCase(null, "fd01::9", "the certificate that the controller gave with EID fd01::9 cannot be used: there is none.")]
    [TestCase("rubbish", "fd01::9", "the certificate that the controller gave with EID fd01::9 cannot be used: it is no PEM text.")]
    [TestCase("-----BEGIN KEY-----\nAAAA\n-----END KEY-----\n", "fd01::9", "the certificate that the controller gave with EID fd01::9 cannot be used: its PEM block is a KEY, not a CERTIFICATE.")]
    [TestCase("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "fd01::9", "the certificate that the controller gave with EID fd01::9 cannot be used: it is no X.509 certificate")]
    [TestCase(null, "", "the controller neither gave an EID nor asked for one to be made.")]
    public void A_request_that_cannot_be_met_says_why_instead_of_staying_pending(string? certificate, string eid, string reason)
    {
        EIDStatus status = Ask(Request with { Allocate = false, EID = eid.Length == 0 ? IpText.None : IpText.Parse(eid), PemCert = certificate is null ? null : Bytes.FromUtf8(certificate) });
        Assert.That((status.PendingAdd, status.EID.IsNone), Is.EqualTo((false, true)));
        Assert.That(status.Error, Does.StartWith("Overlay adapter in LISP instance 1000: " + reason));
        Assert.That(status.ErrorRetryCondition, Is.EqualTo("when the app is purged with overlay adapters that can be used"));
        Assert.That(log.Logs, Has.Exactly(1).StartsWith($"Error app camera ({App}) gets no EID in LISP instance 1000: "));
    }

    [TestCase(null, 0, "fd", 8)]
    [TestCase("", 5, "fd", 8)]
    [TestCase("fd12", 16, "fd12", 16)]
    public void An_empty_prefix_becomes_the_default_one(string? given, long givenLength, string prefix, long length)
    {
        EIDStatus status = Requests.Pending(Request with
        {
            AllocationPrefix = given is null ? null : Bytes.From(Convert.FromHexString(given)),
            AllocationPrefixLen = givenLength,
        });
        Assert.That((status.AllocationPrefix, status.AllocationPrefixLen), Is.EqualTo((Bytes.From(Convert.FromHexString(prefix)), length)));
    }

    [Test]
    public void A_newer_version_of_a_request_keeps_the_EID()
    {
        EIDStatus before = Ask(Request);
        EIDConfig newer = Request with { UUIDandVersion = Request.UUIDandVersion with { Version = "5" } };
        Assert.That(Ask(newer), Is.EqualTo(before with { UUIDandVersion = newer.UUIDandVersion }));
    }

    [Test]
    public void Another_request_of_the_same_key_is_answered_anew()
    {
        EIDStatus before = Ask(Request);
        EIDStatus after = Ask(Request with { AllocationPrefix = Bytes.From([0xfd, 0x12]), AllocationPrefixLen = 16 });
        Assert.That(after.EID.ToString(), Does.StartWith("fd12:"));
        Assert.That(after.PemCert, Is.Not.EqualTo(before.PemCert));
    }

    [Test]
    public void What_is_no_longer_asked_for_goes_with_its_key()
    {
        EIDStatus before = Ask(Request);
        configs.Unpublish(Key);
        device.Settle();
        Assert.That(statuses.Items, Is.Empty);
        Assert.That(System.IO.File.Exists(File), Is.False);
        Assert.That(Ask(Request).EID, Is.Not.EqualTo(before.EID), "asked for again, after a purge say");
    }

    [Test]
    public void What_nobody_asks_for_any_more_goes_after_a_restart()
    {
        Start();
        configs.Publish(Request);
        configs.Publish(Request with { IID = 7 });
        device.Settle();
        Stop();
        configs.Unpublish(Key);

        Start();
        Assert.That(statuses.Items.Values.Select(status => status.IID), Is.EqualTo(new[] { 7u }));
        Assert.That(System.IO.File.Exists(File), Is.False);
    }

    [Test]
    public void A_key_whose_app_was_removed_while_the_agent_was_down_goes_when_all_apps_are_known([Values] bool configured)
    {
        Ask(Request);
        Reboot();
        IPublication<AppInstanceConfig> apps = device.Play(FromZedagent.AppInstanceConfig);
        Start();
        Assert.That(System.IO.File.Exists(File), Is.True, "the request comes later, when the volumes are there");

        if (configured)
            apps.Publish(new AppInstanceConfig { UUIDandVersion = new() { UUID = App } });
        apps.SignalRestarted();
        device.Settle();
        Assert.That(System.IO.File.Exists(File), Is.EqualTo(configured));
    }

    [Test]
    public void Its_restart_counter_follows_that_of_the_requests()
    {
        Start();
        Assert.That(statuses.RestartCount, Is.Zero);
        configs.SignalRestarted();
        device.Settle();
        Assert.That(statuses.RestartCount, Is.EqualTo(1));
    }

    private EIDStatus Ask(EIDConfig config, string? key = null)
    {
        if (process is null)
            Start();
        configs.Publish(config);
        device.Settle();
        return statuses.Items[key ?? Key];
    }

    private void Start()
    {
        AgentContext<Owner.Identitymgr> context = device.Context<Owner.Identitymgr>();
        process = new RecordingPubSub<Owner.Identitymgr>(context.PubSub, emission => { if (emission.Record is EIDStatus status) shown.Add(status); });
        _ = new IdentitymanagerAgent(context with { PubSub = process });
        device.Settle();
    }

    private void Stop()
    {
        process?.Dispose();
        process = null;
    }

    /// <summary>Only what is below /persist stays.</summary>
    private void Reboot()
    {
        Stop();
        configs.Unpublish(Key);
        using (IPubSub<Owner.Identitymgr> last = device.Context<Owner.Identitymgr>().PubSub)
            last.Publish(FromIdentitymgr.EIDStatus).Unpublish(Key);
        device.Settle();
    }

    private static string Text(Bytes? pem) => Encoding.ASCII.GetString(pem!.AsSpan());

    /// <summary>The values in their order on the wire.</summary>
    private static List<string> Names(X500DistinguishedName name)
    {
        List<string> names = [];
        for (AsnReader parts = new AsnReader(name.RawData, AsnEncodingRules.DER).ReadSequence(); parts.HasData;)
        {
            AsnReader part = parts.ReadSetOf().ReadSequence();
            part.ReadObjectIdentifier();
            names.Add(part.ReadCharacterString(UniversalTagNumber.PrintableString));
        }
        return names;
    }
}
