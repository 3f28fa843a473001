using System.Text;
using Eve.Api.Common;
using Eve.Api.Config;
using Eve.Controller.Apps;
using Eve.Controller.Store;
using Google.Protobuf;

namespace Eve.Controller.Tests.Apps;

[TestFixture]
public sealed class DeploymentTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeviceRecord Device = new(Guid.Parse("6e1b8d0c-4b5a-4f7e-9a8b-0d2c3f4e5a61"), "d", "SN", "", "", "", Now, null, null, ByteString.Empty);

    private static EdgeDevConfig Empty => DefaultConfig.For(Device, [new("eth0")], epoch: 1, configInterval: 5, Now);

    private static AppDefinition Hello => Parse("""
        {
          "name": "hello", "image": "registry.dev:5000/hello:1", "memory": "64MB",
          "environment": { "A": "1" },
          "networks": [ { "ports": ["8080:80/tcp"], "allow": ["0.0.0.0/0"] } ]
        }
        """);

    private static AppDefinition Parse(string text)
    {
        (AppDefinition? app, IReadOnlyList<Problem> problems) = AppDefinitionParser.Parse(text);
        Assert.That(problems, Is.Empty);
        return app!;
    }

    private static AppInstanceConfig Deploy(EdgeDevConfig config, AppDefinition app)
    {
        DeployResult result = Deployment.Apply(config, app, Now);
        Assert.That(result.Problems, Is.Empty);
        return result.App!;
    }

    [Test]
    public void A_container_app_becomes_all_the_objects_that_a_device_needs()
    {
        EdgeDevConfig config = Empty;

        AppInstanceConfig app = Deploy(config, Hello);

        DatastoreConfig datastore = config.Datastores.Single();
        ContentTree content = config.ContentInfo.Single();
        Volume volume = config.Volumes.Single();
        NetworkInstanceConfig network = config.NetworkInstances.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((datastore.DType, datastore.Fqdn), Is.EqualTo((DsType.DsContainerRegistry, "docker://registry.dev:5000")));
            Assert.That((content.URL, content.Iformat, content.DsIdsList.Single()), Is.EqualTo(("hello:1", Format.Container, datastore.Id)));
            Assert.That((volume.Origin.Type, volume.Origin.DownloadContentTreeID, volume.GenerationCount), Is.EqualTo((VolumeContentOriginType.VcotDownload, content.Uuid, 0)));
            Assert.That((network.InstType, network.IpType, network.Port.Name, network.Ip.Subnet, network.Activate), Is.EqualTo((ZNetworkInstType.ZnetInstLocal, AddressType.Ipv4, "uplink", "10.11.0.0/24", true)));
            Assert.That(app.VolumeRefList.Single(), Is.EqualTo(new VolumeRef { Uuid = volume.Uuid, MountDir = "/" }));
            Assert.That((app.Fixedresources.Memory, app.Fixedresources.Vcpus, app.Fixedresources.VirtualizationMode, app.Activate), Is.EqualTo((65536u, 1u, VmMode.Nohyper, true)));
            Assert.That(app.Interfaces.Single().NetworkId, Is.EqualTo(network.Uuidandversion.Uuid));
            Assert.That(JsonFormatter.Default.Format(app.Interfaces.Single().Acls[0]).Replace(" ", ""), Is.EqualTo(
                """{"matches":[{"type":"protocol","value":"tcp"},{"type":"lport","value":"8080"}],"actions":[{"portmap":true,"appPort":80}],"name":"portmap-8080","id":1}"""));
            Assert.That(JsonFormatter.Default.Format(app.Interfaces.Single().Acls[1]).Replace(" ", ""), Is.EqualTo(
                """{"matches":[{"type":"ip","value":"0.0.0.0/0"}],"actions":[{}],"name":"allow","id":2}"""));
            Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(app.UserData)), Is.EqualTo("A=1\n"));
        }
    }

    [TestCase("""{ "name": "vm", "image": "http://f.dev/disk.qcow2", "volumes": [ { "name": "data", "size": "1GB" } ] }""")]
    [TestCase("""{ "name": "none", "image": "r.dev/none" }""")]
    [TestCase("""{ "name": "lab", "image": "r.dev/lab", "networks": [ { "network": "lab", "subnet": "10.12.0.0/24" }, {} ] }""")]
    public void What_was_deployed_and_removed_leaves_nothing_behind(string text)
    {
        EdgeDevConfig config = Empty;
        Deploy(config, Hello);
        EdgeDevConfig before = config.Clone();

        AppInstanceConfig app = Deploy(config, Parse(text));
        Assert.That(config, Is.Not.EqualTo(before));
        AppEdits.Remove(config, app);
        Assert.That(config, Is.EqualTo(before), "the other app's things stay");

        AppEdits.Remove(config, AppEdits.Find(config, "hello")!);
        Assert.That(config, Is.EqualTo(Empty));
    }

    [Test]
    public void Apps_share_network_datastore_and_content()
    {
        EdgeDevConfig config = Empty;
        Deploy(config, Hello);
        Deploy(config, Parse("""{ "name": "two", "image": "registry.dev:5000/hello:1", "networks": [ {} ] }"""));

        Assert.That((config.Apps.Count, config.NetworkInstances.Count, config.Datastores.Count, config.ContentInfo.Count, config.Volumes.Count), Is.EqualTo((2, 1, 1, 1, 2)));
    }

    [Test]
    public void What_the_operator_put_there_by_hand_is_not_swept_away()
    {
        EdgeDevConfig config = Empty;
        config.NetworkInstances.Add(new NetworkInstanceConfig { Uuidandversion = new() { Uuid = Guid.NewGuid().ToString() }, Displayname = "hand", Ip = new() });
        config.Datastores.Add(new DatastoreConfig { Id = Guid.NewGuid().ToString(), Fqdn = "http://hand" });
        config.ContentInfo.Add(new ContentTree { Uuid = Guid.NewGuid().ToString() });
        EdgeDevConfig before = config.Clone();

        AppInstanceConfig app = Deploy(config, Parse("""{ "name": "a", "image": "r.dev/a", "networks": [ { "network": "hand" } ] }"""));
        Assert.That(app.Interfaces.Single().NetworkId, Is.EqualTo(before.NetworkInstances[0].Uuidandversion.Uuid));
        AppEdits.Remove(config, app);

        Assert.That(config, Is.EqualTo(before));
    }

    [Test]
    public void Deploying_the_same_again_changes_nothing()
    {
        EdgeDevConfig config = Empty;
        Deploy(config, Hello);
        EdgeDevConfig before = config.Clone();

        DeployResult again = Deployment.Apply(config, Hello, Now.AddHours(1));

        Assert.That((again.Added, again.Changed), Is.EqualTo((false, false)));
        Assert.That(config, Is.EqualTo(before));
    }

    [Test]
    public void Another_size_is_a_restart()
    {
        EdgeDevConfig config = Empty;
        AppInstanceConfig first = Deploy(config, Hello);

        AppInstanceConfig second = Deploy(config, Hello with { Memory = 32 * 1024 });

        Assert.That(second.Uuidandversion, Is.EqualTo(new UUIDandVersion { Uuid = first.Uuidandversion.Uuid, Version = "2" }));
        Assert.That(second.Restart, Is.EqualTo(new InstanceOpsCmd { Counter = 1, OpsTime = "2026-03-01T12:00:00Z" }));
        Assert.That(second.Purge, Is.Null);
    }

    [Test]
    public void Another_port_map_takes_effect_without_a_restart()
    {
        EdgeDevConfig config = Empty;
        AppInstanceConfig first = Deploy(config, Parse("""{ "name": "a", "image": "r.dev/a", "networks": [ { "ports": ["8080:80/tcp"] } ] }"""));

        AppInstanceConfig second = Deploy(config, Parse("""{ "name": "a", "image": "r.dev/a", "networks": [ { "ports": ["8081:80/tcp"], "allow": ["10.0.0.0/8"] } ] }"""));

        Assert.That(second.Uuidandversion, Is.EqualTo(new UUIDandVersion { Uuid = first.Uuidandversion.Uuid, Version = "2" }));
        Assert.That((second.Restart, second.Purge), Is.EqualTo(((InstanceOpsCmd?)null, (InstanceOpsCmd?)null)));
        Assert.That(second.Interfaces.Single().Acls, Has.Count.EqualTo(2));
    }

    [Test]
    public void Being_stopped_by_a_definition_is_no_restart()
    {
        EdgeDevConfig config = Empty;
        Deploy(config, Hello);

        AppInstanceConfig second = Deploy(config, Hello with { Activate = false });

        Assert.That((second.Activate, second.Restart, second.Purge), Is.EqualTo((false, (InstanceOpsCmd?)null, (InstanceOpsCmd?)null)));
    }

    [Test]
    public void Another_image_is_a_purge_with_a_new_generation_of_the_volume()
    {
        EdgeDevConfig config = Empty;
        Deploy(config, Hello);
        string volume = config.Volumes.Single().Uuid;

        AppInstanceConfig second = Deploy(config, Hello with { Image = Hello.Image with { Sha256 = new('a', 64) } });

        using (Assert.EnterMultipleScope())
        {
            Assert.That((config.Volumes.Single().Uuid, config.Volumes.Single().GenerationCount), Is.EqualTo((volume, 1)));
            Assert.That(second.VolumeRefList.Single().GenerationCount, Is.EqualTo(1));
            Assert.That(second.Purge.Counter, Is.EqualTo(1));
            Assert.That(second.Restart, Is.Null);
            Assert.That(config.ContentInfo.Single().Sha256, Is.EqualTo(new string('a', 64)));
        }
    }

    [Test]
    public void Another_volume_is_a_purge_that_keeps_the_volumes_that_did_not_change()
    {
        EdgeDevConfig config = Empty;
        Deploy(config, Hello);

        AppInstanceConfig second = Deploy(config, Hello with { Volumes = [new("data", 1 << 20, "/data", false, null)] });

        Assert.That(second.Purge.Counter, Is.EqualTo(1));
        Assert.That(config.Volumes.Select(volume => volume.GenerationCount), Is.All.Zero);
        Assert.That(config.Volumes[1].Origin.Type, Is.EqualTo(VolumeContentOriginType.VcotBlank));
    }

    [Test]
    public void A_purge_renews_every_volume_of_the_app()
    {
        EdgeDevConfig config = Empty;
        AppInstanceConfig app = Deploy(config, Hello);

        AppEdits.Purge(config, app, Now);
        AppEdits.Purge(config, app, Now);

        Assert.That((app.Purge.Counter, app.VolumeRefList.Single().GenerationCount, config.Volumes.Single().GenerationCount), Is.EqualTo((2u, 2L, 2L)));
        Assert.That(app.Uuidandversion.Version, Is.EqualTo("3"));
    }

    [Test]
    public void Start_stop_and_restart_count_only_what_changes()
    {
        EdgeDevConfig config = Empty;
        AppInstanceConfig app = Deploy(config, Hello);

        Assert.That(AppEdits.SetActive(app, true), Is.False);
        Assert.That(AppEdits.SetActive(app, false), Is.True);
        AppEdits.Restart(app, Now);

        Assert.That((app.Activate, app.Restart.Counter, app.Uuidandversion.Version), Is.EqualTo((false, 1u, "3")));
    }

    [Test]
    public void A_port_of_the_device_belongs_to_one_app()
    {
        EdgeDevConfig config = Empty;
        Deploy(config, Hello);

        DeployResult second = Deployment.Apply(config, Parse("""{ "name": "b", "image": "r.dev/b", "networks": [ {}, { "ports": ["9:9", "8080:1"] } ] }"""), Now);

        Assert.That(second.App, Is.Null);
        Assert.That(second.Problems.Single().ToString(), Is.EqualTo("networks[1].ports[1] '8080:1/tcp': app 'hello' has this port of the device: choose another"));
        Assert.That(Deployment.Apply(config, Parse("""{ "name": "c", "image": "r.dev/c", "networks": [ { "ports": ["8080:1/udp"] } ] }"""), Now).Problems, Is.Empty);
    }

    [Test]
    public void An_unknown_network_needs_a_subnet_and_a_known_one_keeps_its_own()
    {
        Assert.That(Deployment.Apply(Empty, Parse("""{ "name": "b", "image": "r.dev/b", "networks": [ { "network": "lab" } ] }"""), Now).Problems.Single().ToString(),
            Does.StartWith("networks[0].network 'lab': the device has no such network"));

        EdgeDevConfig config = Empty;
        Deploy(config, Hello);
        Assert.That(Deployment.Apply(config, Parse("""{ "name": "b", "image": "r.dev/b", "networks": [ { "subnet": "10.99.0.0/24" } ] }"""), Now).Problems.Single().ToString(),
            Does.StartWith("networks[0].subnet '10.99.0.0/24': network 'local' is there with 10.11.0.0/24"));
    }

    [Test]
    public void Interfaces_stay_in_order_even_without_rules_of_their_own()
    {
        AppInstanceConfig app = Deploy(Empty, Parse("""{ "name": "b", "image": "r.dev/b", "networks": [ { "ports": ["1:1"] }, {}, { "allow": ["icmp", "10.0.0.1:53/udp"] } ] }"""));

        Assert.That(app.Interfaces.Select(adapter => adapter.Name), Is.EqualTo(new[] { "eth0", "eth1", "eth2" }));
        Assert.That(app.Interfaces.SelectMany(adapter => adapter.Acls).Select(rule => rule.Id), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(app.Interfaces[1].Acls.Single().Actions.Single().Drop, Is.True);
        Assert.That(app.Interfaces[2].Acls[1].Matches.Select(match => $"{match.Type}={match.Value}"), Is.EqualTo(new[] { "ip=10.0.0.1", "protocol=udp", "fport=53" }));
    }

    [TestCase("plain", "plain")]
    [TestCase("a=b #c", "a=b #c")]
    [TestCase(" edge ", "\\u0020edge\\u0020")]
    [TestCase("say \"hi\"", "say \\u0022hi\\u0022")]
    [TestCase("back\\slash", "back\\\\slash")]
    [TestCase("two\nlines\t\u0001", "two\\nlines\\t\\u0001")]
    [TestCase("grün", "grün")]
    [TestCase("", "")]
    public void A_variable_reaches_the_app_as_it_was_written(string value, string line)
    {
        AppInstanceConfig app = Deploy(Empty, Hello with { Environment = [new("X", value)] });

        Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(app.UserData)), Is.EqualTo($"X={line}\n"));
        // What the device does with it: trim blanks and quotes, then read it as a JSON text.
        Assert.That(System.Text.Json.Nodes.JsonNode.Parse($"\"{line.Trim(' ', '"')}\"")!.GetValue<string>(), Is.EqualTo(value));
    }

    [Test]
    public void A_new_device_has_its_ports_and_settings()
    {
        EdgeDevConfig config = DefaultConfig.For(Device, [new("eth0"), new("eth1", "192.168.1.77/20", "192.168.0.1", ["9.9.9.9"])], epoch: 7, configInterval: 5, Now);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(config.SystemAdapterList.Select(port => (port.Name, port.LowerLayerName, port.Uplink, port.Addr)), Is.EqualTo(new[] { ("eth0", "eth0", true, ""), ("eth1", "eth1", true, "192.168.1.77") }));
            Assert.That(config.SystemAdapterList.Select(port => port.NetworkUUID), Is.EqualTo(config.Networks.Select(network => network.Id)));
            Assert.That(config.Networks[0].Ip, Is.EqualTo(new ipspec { Dhcp = DHCPType.Client }));
            Assert.That(config.Networks[1].Ip, Is.EqualTo(new ipspec { Dhcp = DHCPType.Static, Subnet = "192.168.0.0/20", Gateway = "192.168.0.1", Dns = { "9.9.9.9" } }));
            Assert.That(config.DeviceIoList.Select(port => port.Phyaddrs["Ifname"]), Is.EqualTo(new[] { "eth0", "eth1" }));
            Assert.That(config.ConfigItems.Single(), Is.EqualTo(new ConfigItem { Key = "timer.config.interval", Value = "5" }));
            Assert.That(config.ControllerEpoch, Is.EqualTo(7));
        }
    }

    [Test]
    public void Uuids_of_names_follow_the_standard() =>
        // The example of RFC 9562, section A.4.
        Assert.That(NameUuid.Of(Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"), Is.EqualTo(Guid.Parse("2ed6657d-e927-568b-95e1-2665a8aea6a2")));

    [Test]
    public void A_configuration_is_always_newer_than_the_last()
    {
        EdgeDevConfig old = Empty;
        EdgeDevConfig next = old.Clone();

        AppEdits.Stamp(next, old, Now.AddHours(-1));

        Assert.That(next.ConfigTimestamp.ToDateTimeOffset(), Is.EqualTo(Now.AddMilliseconds(1)), "the clock went back");
        Assert.That(next.Id.Version, Is.EqualTo("2"));
    }
}
