using Eve.Agents.Zedrouter.Core;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Tests;

/// <summary>Builders with a default for everything, and a device of records only.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Guid Id(int number) => new($"00000000-0000-4000-8000-{number:d12}");

    public static NetworkInstanceConfig Instance(int number = 1, string subnet = "10.1.0.0/24") => new()
    {
        UUID = Id(number),
        DisplayName = $"net{number}",
        Type = NetworkInstanceType.Local,
        Activate = true,
        PortLabel = "uplink",
        IpType = AddressType.Ipv4,
        Subnet = Subnet4.Parse(subnet)!.Value.ToIPNet(),
        Gateway = At(subnet, 1),
        DhcpRange = new() { Start = At(subnet, 2), End = At(subnet, Subnet4.Parse(subnet)!.Value.Size - 2) },
    };

    public static IpText At(string subnet, long offset) => Subnet4.ToText(Subnet4.Parse(subnet)!.Value.Network + (uint)offset);

    public static AppNetworkConfig App(int number = 101, params ACE[] acls) => App(number, 1, acls);

    public static AppNetworkConfig App(int number, int instance, params ACE[] acls) => new()
    {
        UUIDandVersion = new() { UUID = Id(number), Version = "1" },
        DisplayName = $"app{number}",
        Activate = true,
        AppNetAdapterList = [new() { Name = "eth0", Network = Id(instance), ACLs = acls.ToValueList() }],
    };

    public static AppNetworkConfig With(this AppNetworkConfig app, Func<AppNetAdapterConfig, AppNetAdapterConfig> change) =>
        app with { AppNetAdapterList = app.AppNetAdapterList.OrEmpty().Select(change).ToValueList() };

    /// <summary>"ip=0.0.0.0/0", "protocol=tcp" ...; allows unless an action is added.</summary>
    public static ACE Ace(params string[] matches) => new()
    {
        Name = string.Join(' ', matches),
        Matches = matches.Select(match => new ACEMatch { Type = match.Split('=', 2)[0], Value = match.Split('=', 2)[1] }).ToValueList(),
    };

    public static ACE Drop(this ACE ace) => ace with { Actions = [new() { Drop = true }] };

    public static ACE Limit(this ACE ace, long rate, string unit, long burst) => ace with { Actions = [new() { Limit = true, LimitRate = rate, LimitUnit = unit, LimitBurst = burst }] };

    public static ACE PortMap(this ACE ace, long target) => ace with { Actions = [new() { PortMap = true, TargetPort = target }] };

    public static readonly ACE AllowAll = Ace("ip=0.0.0.0/0");

    public static DeviceNetworkStatus Uplink(string address = "192.0.2.10/24") => new()
    {
        DPCKey = "zedagent",
        Ports =
        [
            new()
            {
                IfName = "eth0", Phylabel = "eth0", Logicallabel = "eth0", SharedLabels = ["all", "uplink", "freeuplink"], IsMgmt = true, IsL3Port = true,
                Dhcp = DhcpType.Client, Up = true, MTU = 1500, IPv4Subnet = Subnet4.Parse(address)!.Value.ToIPNet(),
                AddrInfoList = [new() { Addr = IpText.Parse(address.Split('/')[0]) }], DefaultRouters = [At(address, 1)], DNSServers = [At(address, 1)],
            },
        ],
    };

    public static World World(params object[] configs)
    {
        World world = new() { Ports = Uplink(), Now = Now, Node = Id(999) };
        foreach (object config in configs)
            world = config switch
            {
                NetworkInstanceConfig instance => world with { Instances = world.Instances.Set(instance.UUID, instance) },
                AppNetworkConfig app => world with { Apps = world.Apps.Set(app.UUIDandVersion.UUID, app) },
                DeviceNetworkStatus ports => world with { Ports = ports },
                _ => throw new ArgumentException($"{config}"),
            };
        return world;
    }

    /// <summary>Decides, and lets the kernel take each plan, until nothing changes any more.</summary>
    public static (World World, RouterState State) Settle(World world, RouterState? before = null)
    {
        RouterState state = Router.Decide(world, before ?? RouterState.Empty);
        for (int round = 0; world.Report.Plan != state.Plan; round++)
        {
            Assert.That(round, Is.LessThan(10), "it never comes to rest");
            world = world with { Report = NetworkReport.Empty with { Plan = state.Plan, Ifindexes = ValueMap<string, int>.From(state.Plan.Bridges.Select((bridge, index) => KeyValuePair.Create(bridge.Name, index + 10))) } };
            state = Router.Decide(world, state);
        }
        return (world, state);
    }

    public static RuleTable Table(this RuleSet rules, string family) => rules.Tables.Single(table => table.Family == family);

    public static string Chain(this RuleSet rules, string family, string chain) => string.Join('\n', rules.Table(family).Chains[chain].Rules);
}
