using Eve.Agents.Zedagent.Core;
using Eve.Api.Config;
using Eve.Types;
using Google.Protobuf;

namespace Eve.Agents.Zedagent.Tests.Core;

/// <summary>Interfaces on mesh (LISP) network instances.</summary>
public sealed class OverlayParsingTests
{
    private const string App = "00000000-0000-0000-0000-000000000001";
    private const string Mesh = "00000000-0000-0000-0000-000000000002";
    private const string Local = "00000000-0000-0000-0000-000000000003";
    private static readonly DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeviceFacts device = new(new("00000000-0000-0000-0000-000000000009"), "", Rebooting: false);
    private static readonly NetworkInstanceLispConfig Lisp = new() { LispInstanceId = 1000, Allocate = true, Exportprivate = true, Allocationprefix = ByteString.CopyFrom(0xfd, 0x12), Allocationprefixlen = 16 };

    [Test]
    public void An_interface_on_a_mesh_instance_becomes_an_overlay_adapter()
    {
        Types.AppInstanceConfig app = Parse(Config(Lisp, new NetworkAdapter
        {
            Name = "mesh0",
            NetworkId = Mesh,
            MacAddress = "02:16:3e:00:00:01",
            Acls = { new Api.Config.ACE { Id = 5, Name = "rule" } },
        }));
        Assert.That(app.OverlayNetworkList, Is.EqualTo((ValueList<EIDOverlayConfig>)
        [
            new()
            {
                Name = "mesh0",
                IID = 1000,
                Allocate = true,
                ExportPrivate = true,
                AllocationPrefix = Bytes.From([0xfd, 0x12]),
                AllocationPrefixLen = 16,
                ACLs = [new() { RuleID = 5, Name = "rule", Matches = [], Actions = [] }],
                AppMacAddr = new([2, 0x16, 0x3e, 0, 0, 1]),
                Network = Guid.Parse(Mesh),
                IntfOrder = 5,
            },
        ]));
        Assert.That((app.Errors, app.AppNetAdapterList!.Count), Is.EqualTo(((ValueList<string>?)null, 1)), "the interface on the other instance stays what it is");
    }

    [TestCase("fd01::5", "", "fd01::5", "fd01::5")]
    [TestCase("fd01::5", "10.1.0.5", "fd01::5", "10.1.0.5")]
    [TestCase("", "fd01::6", "fd01::6", "fd01::6")]
    public void The_controllers_EID_is_taken_with_its_certificate(string crypto, string address, string eid, string own)
    {
        EIDOverlayConfig overlay = Parse(Config(new() { LispInstanceId = 7 }, new NetworkAdapter
        {
            NetworkId = Mesh,
            CryptoEid = crypto,
            Addr = address,
            Lispsignature = "signed",
            Pemcert = ByteString.CopyFromUtf8("certificate"),
            Pemprivatekey = ByteString.CopyFromUtf8("key"),
        })).OverlayNetworkList!.Single();
        Assert.That((overlay.EID.ToString(), overlay.AppIPAddr.ToString(), overlay.Allocate, overlay.IID), Is.EqualTo((eid, own, false, 7u)));
        Assert.That((overlay.LispSignature, overlay.PemCert, overlay.PemPrivateKey), Is.EqualTo(("signed", Bytes.FromUtf8("certificate"), Bytes.FromUtf8("key"))));
    }

    [Test]
    public void The_controllers_EID_is_not_made_anew() =>
        Assert.That(Parse(Config(Lisp, new NetworkAdapter { NetworkId = Mesh, CryptoEid = "fd01::5" })).OverlayNetworkList!.Single().Allocate, Is.False);

    [Test]
    public void An_EID_needs_no_LISP_configuration_of_the_instance() =>
        Assert.That(Parse(Config(null, new NetworkAdapter { NetworkId = Mesh, CryptoEid = "fd01::5" })).OverlayNetworkList!.Single().IID, Is.Zero);

    [Test]
    public void Without_anything_to_make_an_EID_from_it_is_dropped()
    {
        Types.AppInstanceConfig app = Parse(Config(null, new NetworkAdapter { NetworkId = Mesh, Name = "mesh0" }));
        Assert.That((app.OverlayNetworkList, app.AppNetAdapterList!.Single().Name, app.Errors), Is.EqualTo(((ValueList<EIDOverlayConfig>?)null, "eth0", (ValueList<string>?)null)));
    }

    [Test]
    public void An_EID_on_another_kind_of_instance_is_ignored()
    {
        Types.AppInstanceConfig app = Parse(Config(Lisp, new NetworkAdapter { NetworkId = Local, Name = "eth1", CryptoEid = "fd01::5" }));
        Assert.That((app.OverlayNetworkList, app.AppNetAdapterList!.Count), Is.EqualTo(((ValueList<EIDOverlayConfig>?)null, 2)));
    }

    [TestCase("nonsense", "", "", "App camera-" + App + ": bad CryptoEid:nonsense\n")]
    [TestCase("fd01::5", "nonsense", "", "App camera-" + App + ": bad AppIPAddr:nonsense\n")]
    [TestCase("fd01::5", "", "nonsense", "App camera-" + App + ": bad MAC:nonsense, Err: address nonsense: invalid MAC address\n")]
    public void A_fault_is_one_of_the_app(string eid, string address, string mac, string error)
    {
        Types.AppInstanceConfig app = Parse(Config(Lisp, new NetworkAdapter { NetworkId = Mesh, CryptoEid = eid, Addr = address, MacAddress = mac }));
        Assert.That((app.Errors!.Single(), app.OverlayNetworkList!.Single().Error), Is.EqualTo((error, error)));
    }

    [Test]
    public void Another_LISP_configuration_of_the_instance_reaches_its_apps()
    {
        EdgeDevConfig config = Config(Lisp, new NetworkAdapter { NetworkId = Mesh });
        ConfigState state = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now).State;
        EdgeDevConfig newer = config.Clone();
        newer.NetworkInstances[0].Cfg.LispConfig.LispInstanceId = 1001;

        Published after = ConfigParser.Apply(state, newer, ConfigSource.Controller, device, now).State.Published;
        Assert.That(after.Apps.Records.Single().OverlayNetworkList!.Single().IID, Is.EqualTo(1001));
    }

    private static Types.AppInstanceConfig Parse(EdgeDevConfig config) =>
        ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now).State.Published.Apps.Records.Single();

    private static EdgeDevConfig Config(NetworkInstanceLispConfig? lisp, NetworkAdapter adapter) => new()
    {
        Id = new() { Uuid = "00000000-0000-0000-0000-000000000009" },
        NetworkInstances =
        {
            new Api.Config.NetworkInstanceConfig
            {
                Uuidandversion = new() { Uuid = Mesh },
                InstType = ZNetworkInstType.ZnetInstMesh,
                Cfg = lisp is null ? null : new() { LispConfig = lisp.Clone() },
            },
            new Api.Config.NetworkInstanceConfig { Uuidandversion = new() { Uuid = Local }, InstType = ZNetworkInstType.ZnetInstLocal },
        },
        Apps =
        {
            new Api.Config.AppInstanceConfig
            {
                Uuidandversion = new() { Uuid = App, Version = "1" },
                Displayname = "camera",
                Fixedresources = new() { Memory = 1024, Vcpus = 1 },
                Interfaces = { new NetworkAdapter { Name = "eth0", NetworkId = Local }, adapter },
            },
        },
    };
}
