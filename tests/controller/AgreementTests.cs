using System.Security.Cryptography.X509Certificates;
using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Core;
using Eve.Api.Config;
using Eve.Controller.Apps;
using Eve.Controller.Keys;
using Eve.Controller.Store;
using Eve.Tests.Support;
using Eve.Types;
using Google.Protobuf;

namespace Eve.Controller.Tests;

/// <summary>Both ends of this project, put together: what the controller makes, the device's agent takes without complaint.</summary>
[TestFixture]
public sealed class AgreementTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeviceRecord Device = new(Guid.NewGuid(), "d", "SN", "", "", "", Now, null, null, ByteString.Empty);

    private static IEnumerable<string> Definitions() =>
    [
        """{ "name": "a", "image": "registry.dev:5000/a:1", "networks": [ { "ports": ["8080:80"], "allow": ["0.0.0.0/0", "example.com:443", "10.1.2.3:53/udp"] }, {} ] }""",
        """{ "name": "b", "image": "r.dev/b", "environment": { "X": "1" }, "volumes": [ { "name": "v", "size": "1MB", "mount": "/v" } ] }""",
        """{ "name": "c", "image": "http://f.dev/c.qcow2", "networks": [ { "network": "lab", "subnet": "10.12.0.0/24", "address": "10.12.0.7" } ] }""",
    ];

    [TestCaseSource(nameof(Definitions))]
    public void A_deployed_app_is_understood_by_the_device(string text)
    {
        EdgeDevConfig config = DefaultConfig.For(Device, [new("eth0"), new("eth1", "192.168.1.5/24", "192.168.1.1", ["9.9.9.9"])], epoch: 1, configInterval: 5, Now);
        Assert.That(Deployment.Apply(config, AppDefinitionParser.Parse(text).Definition!, Now).Problems, Is.Empty);

        ConfigPass pass = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, new(Device.Id, "", Rebooting: false), Now);

        Published published = pass.State.Published;
        Types.AppInstanceConfig app = published.Apps.Records.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(pass.Result, Is.EqualTo(ConfigResult.Ok));
            Assert.That(pass.Skipped, Is.Empty);
            Assert.That(pass.State.Items.Values.Select(item => item.Error), Is.All.Empty);
            Assert.That(app.Errors ?? [], Is.Empty);
            Assert.That(app.Error, Is.Empty);
            Assert.That((app.AppNetAdapterList ?? []).Select(adapter => adapter.Name), Is.EqualTo(config.Apps[0].Interfaces.Select(adapter => adapter.Name)), "in this order");
            Assert.That(published.NetworkInstances.Records.Select(network => network.Error), Is.All.Empty);
            Assert.That(published.Networks.Records.Select(network => network.Error), Is.All.Empty);
            Assert.That(published.Ports.Records.Single().LastError, Is.Empty);
            Assert.That(published.Ports.Records.Single().Ports!.Select(port => port.LastError), Is.All.Empty);
            Assert.That((app.VolumeRefConfigList ?? []).Select(volume => volume.VolumeID), Is.SubsetOf(published.Volumes.Records.Select(volume => volume.VolumeID)));
            Assert.That(published.Volumes.Records.Select(volume => volume.ContentID).Where(content => content != Guid.Empty), Is.SubsetOf(published.ContentTrees.Records.Select(tree => tree.ContentID)));
            Assert.That(published.ContentTrees.Records.SelectMany(tree => tree.DatastoreIDList ?? []), Is.SubsetOf(published.Datastores.Records.Select(datastore => datastore.UUID)));
        }
    }

    [Test]
    public void Certificates_and_envelopes_of_the_controller_are_accepted_by_the_device()
    {
        using TempFolder folder = new();
        using ControllerKeys keys = new KeyFolder(folder.Path, TimeProvider.System).Open(["controller.test"]);
        X509Certificate2Collection roots = CertificateSet.ReadRoots(keys.RootPem);

        CertificateSet? set = CertificateSet.Check(keys.Certificates.ToByteArray(), roots, TimeProvider.System.GetUtcNow(), needsKeyExchange: true, out string error);
        Assert.That(error, Is.Empty);

        ConfigResponse message = new() { ConfigHash = "h" };
        Opened opened = Agents.Zedagent.Controller.Envelope.Open(Controller.Device.Envelope.Seal(message, keys), set!.Signer);
        Assert.That((opened.Error, opened.Payload), Is.EqualTo(("", message.ToByteArray())));
    }
}
