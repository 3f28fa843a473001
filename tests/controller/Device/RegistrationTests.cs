using System.Security.Cryptography.X509Certificates;
using Eve.Api.Config;
using Eve.Api.Uuid;
using Eve.Controller.Keys;
using Eve.Controller.Store;

namespace Eve.Controller.Tests.Device;

[TestFixture]
public sealed class RegistrationTests
{
    private TestController controller = null!;
    private TestDevice onboarding = null!;
    private TestDevice device = null!;

    [SetUp]
    public async Task Start()
    {
        controller = await TestController.StartAsync();
        onboarding = TestDevice.New("onboarding");
        device = TestDevice.New();
        Assert.That((await controller.AdminAsync("POST", "devices", $$"""{ "name": "d", "serial": "SN1", "onboardCert": "{{onboarding.Pem.ReplaceLineEndings("\\n")}}" }""")).Status, Is.EqualTo(201));
    }

    [TearDown]
    public async Task Stop() => await controller.DisposeAsync();

    private DeviceRecord Stored => controller.Store.DeviceByName("d")!;

    private async Task<int> RegisterAsync(TestDevice who, string serial, string softSerial = "", TestDevice? with = null) =>
        (await controller.PostAsync("register", (with ?? onboarding).Register(who, serial, softSerial))).Status;

    [Test]
    public async Task A_registered_device_learns_its_uuid()
    {
        Assert.That((await controller.PostAsync("uuid", device.Seal(new UuidRequest()))).Status, Is.EqualTo(401), "not yet");

        Assert.That(await RegisterAsync(device, "SN1"), Is.EqualTo(201));

        (int status, byte[] reply, _) = await controller.PostAsync("uuid", device.Seal(new UuidRequest()));
        Assert.That(status, Is.EqualTo(200));
        Assert.That(UuidResponse.Parser.ParseFrom(controller.Open(reply)).Uuid, Is.EqualTo(Stored.Id.ToString("D")));
        Assert.That(Stored.Registered, Is.EqualTo(controller.Clock.GetUtcNow()));
        Assert.That(Stored.LastSeen, Is.EqualTo(controller.Clock.GetUtcNow()));
    }

    [Test]
    public async Task Registering_again_changes_nothing()
    {
        await RegisterAsync(device, "SN1");
        DeviceRecord before = Stored;

        Assert.That(await RegisterAsync(device, "SN1"), Is.EqualTo(200));
        Assert.That(Stored, Is.EqualTo(before));
    }

    [Test]
    public async Task The_soft_serial_counts_when_the_serial_does_not()
    {
        Assert.That(await RegisterAsync(device, "other", " SN1\n"), Is.EqualTo(201));
        Assert.That(Stored.CertificateHash, Is.Not.Empty);
    }

    [Test]
    public async Task An_unexpected_serial_is_refused()
    {
        Assert.That(await RegisterAsync(device, "SN2", "SN3"), Is.EqualTo(403));
        Assert.That(await RegisterAsync(device, "", ""), Is.EqualTo(403));
        Assert.That(Stored.CertificateHash, Is.Empty);
    }

    [Test]
    public async Task An_unknown_onboarding_certificate_is_refused() =>
        Assert.That(await RegisterAsync(device, "SN1", with: TestDevice.New("stranger")), Is.EqualTo(403));

    [Test]
    public async Task Another_device_cannot_take_the_serial()
    {
        await RegisterAsync(device, "SN1");

        Assert.That(await RegisterAsync(TestDevice.New(), "SN1"), Is.EqualTo(409));
        Assert.That(Stored.CertificatePem.Trim(), Is.EqualTo(device.Pem.Trim()));
    }

    [Test]
    public async Task Of_many_at_the_same_moment_one_gets_the_serial()
    {
        TestDevice[] devices = [.. Enumerable.Range(0, 8).Select(_ => TestDevice.New())];

        int[] statuses = await Task.WhenAll(devices.Select(one => RegisterAsync(one, "SN1")));

        Assert.That(statuses.Order(), Is.EqualTo(new[] { 201, 409, 409, 409, 409, 409, 409, 409 }));
    }

    [Test]
    public async Task A_message_signed_by_another_than_the_certificate_it_carries_is_refused()
    {
        Api.Auth.AuthContainer forged = Api.Auth.AuthContainer.Parser.ParseFrom(TestDevice.New("thief").Register(device, "SN1"));
        Api.Auth.AuthContainer genuine = Api.Auth.AuthContainer.Parser.ParseFrom(onboarding.Register(device, "SN1"));
        forged.SenderCert = genuine.SenderCert;
        Assert.That((await controller.PostAsync("register", Google.Protobuf.MessageExtensions.ToByteArray(forged))).Status, Is.EqualTo(401));

        forged.SenderCertHash = genuine.SenderCertHash;
        Assert.That((await controller.PostAsync("register", Google.Protobuf.MessageExtensions.ToByteArray(forged))).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task An_open_onboarding_certificate_admits_devices_nobody_announced()
    {
        TestDevice open = TestDevice.New("open");
        Assert.That((await controller.AdminAsync("POST", "onboarding", $$"""{ "onboardCert": "{{open.Pem.ReplaceLineEndings("\\n")}}" }""")).Status, Is.EqualTo(204));

        Assert.That(await RegisterAsync(device, "SN9", with: open), Is.EqualTo(201));
        Assert.That(await RegisterAsync(device, "SN9", with: open), Is.EqualTo(200));
        Assert.That(await RegisterAsync(TestDevice.New(), "SN9", with: open), Is.EqualTo(409), "the serial is taken by now");

        DeviceRecord added = controller.Store.DeviceByName("SN9")!;
        Assert.That(EdgeDevConfig.Parser.ParseFrom(added.Config).Id.Uuid, Is.EqualTo(added.Id.ToString("D")));
    }

    [Test]
    public async Task A_device_whose_certificate_was_added_by_hand_needs_not_register()
    {
        Assert.That((await controller.AdminAsync("POST", "devices", $$"""{ "name": "h", "deviceCert": "{{device.Pem.ReplaceLineEndings("\\n")}}" }""")).Status, Is.EqualTo(201));

        Assert.That((await controller.PostAsync("uuid", device.Seal(new UuidRequest()))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_device_that_lost_its_key_registers_again_when_the_operator_says_so()
    {
        await RegisterAsync(device, "SN1");
        Guid id = Stored.Id;
        TestDevice renewed = TestDevice.New();

        Assert.That((await controller.AdminAsync("DELETE", "devices/d/certificate")).Status, Is.EqualTo(204));

        Assert.That((await controller.PostAsync("uuid", device.Seal(new UuidRequest()))).Status, Is.EqualTo(401));
        Assert.That(await RegisterAsync(renewed, "SN1"), Is.EqualTo(201));
        Assert.That(Stored.Id, Is.EqualTo(id));
    }

    [Test]
    public async Task Garbage_is_refused()
    {
        byte[] noCertificate = Google.Protobuf.MessageExtensions.ToByteArray(onboarding.Seal([1, 2], carryCertificate: false));
        byte[] noMessage = Google.Protobuf.MessageExtensions.ToByteArray(onboarding.Seal([0xff], carryCertificate: true));
        byte[] emptyMessage = Google.Protobuf.MessageExtensions.ToByteArray(onboarding.Seal([], carryCertificate: true));

        foreach (byte[] body in (byte[][])[[], [0xff], noCertificate, noMessage, emptyMessage])
            Assert.That((await controller.PostAsync("register", body)).Status, Is.EqualTo(400));
    }

    [Test]
    public void The_controllers_certificates_pass_the_chain_check_of_a_device()
    {
        using X509Certificate2 root = X509Certificate2.CreateFromPem(controller.Keys.RootPem);
        X509Certificate2[] Of(Api.Certs.ZCertType type) => [.. controller.Keys.Certificates.Certs.Where(cert => cert.Type == type).Select(cert => X509Certificate2.CreateFromPem(cert.Cert.ToStringUtf8()))];

        foreach (X509Certificate2 leaf in Of(Api.Certs.ZCertType.CertTypeControllerSigning).Concat(Of(Api.Certs.ZCertType.CertTypeControllerEcdhExchange)))
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(root);
            chain.ChainPolicy.ExtraStore.AddRange(Of(Api.Certs.ZCertType.CertTypeControllerIntermediate));
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1"));
            Assert.That(chain.Build(leaf), Is.True, leaf.Subject);
            Assert.That(chain.ChainElements, Has.Count.EqualTo(3));
        }
        Assert.That(Of(Api.Certs.ZCertType.CertTypeControllerSigning), Has.Length.EqualTo(1));
        Assert.That(controller.Keys.Certificates.Certs, Has.Count.EqualTo(3));
    }
}
