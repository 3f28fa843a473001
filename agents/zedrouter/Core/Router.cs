using Eve.Agents.Zedrouter.Core.Apps;
using Eve.Agents.Zedrouter.Core.Instances;
using Eve.Agents.Zedrouter.Core.Numbers;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core;

/// <summary>
/// All decisions: from what is configured, known and done to statuses, numbers, and the network there should be. Pure; calling
/// it twice changes nothing.
/// </summary>
public static class Router
{
    public static RouterState Decide(World world, RouterState state)
    {
        state = Departures.Run(world, state);
        NumberBook numbers = state.Numbers;
        HashSet<Guid> inUse = Departures.UsedInstances(world, state);

        // Instances first: apps refer to them.
        ValueMap<Guid, NetworkInstanceStatus> instances = ValueMap<Guid, NetworkInstanceStatus>.Empty;
        ValueMap<Guid, NetworkInstanceConfig> accepted = ValueMap<Guid, NetworkInstanceConfig>.Empty;
        List<InstanceNet> nets = [];
        foreach (Guid uuid in InstanceOrder(world, state))
        {
            NetworkInstanceConfig? config = world.Instances.Find(uuid);
            if (config is null && !inUse.Contains(uuid))
            {
                // Shown until the kernel has let go of it.
                instances = instances.Set(uuid, state.Instances[uuid] with { ChangeInProgress = ChangeInProgressType.Delete });
                continue;
            }
            if (config is null && !state.Accepted.ContainsKey(uuid))
                continue;
            InstanceResult result = InstanceStage.Run(world, uuid, config, state, numbers, nets);
            instances = instances.Set(uuid, result.Status);
            numbers = result.Numbers;
            if (result.Accepted is not null)
                accepted = accepted.Set(uuid, result.Accepted);
            if (result.Net is not null)
                nets.Add(result.Net);
        }

        Dictionary<Guid, InstanceNet> byUuid = nets.ToDictionary(net => net.UUID);
        RouterState now = state with { Accepted = accepted };
        ValueMap<Guid, AppNetworkStatus> apps = ValueMap<Guid, AppNetworkStatus>.Empty;
        List<VifNet> vifs = [];
        List<Guid> planned = [];
        List<AppNetworkConfig> others = [];
        List<string> notes = [];
        ValueMap<Guid, AppNetworkConfig> acceptedApps = ValueMap<Guid, AppNetworkConfig>.Empty;
        foreach (AppNetworkConfig config in AppOrder(world, state))
        {
            Guid uuid = config.UUIDandVersion.UUID;
            AppNetworkConfig effective = config;
            AppResult result = AppStage.Run(world, config, now, numbers, instances, byUuid, others);
            if (!result.InPlan && config.Activate && state.AcceptedApps.Find(uuid) is { } running && running != config)
            {
                // A change that cannot be: the error is shown, the running network stays as it is.
                AppResult old = AppStage.Run(world, running, now, numbers, instances, byUuid, others);
                if (old.InPlan)
                {
                    AppNetworkStatus refused = result.Status;
                    result = old with { Status = old.Status with { Error = refused.Error, ErrorTime = refused.ErrorTime, ErrorSeverity = refused.ErrorSeverity }, Notes = result.Notes };
                    effective = running;
                }
            }
            apps = apps.Set(uuid, result.Status);
            numbers = result.Numbers;
            notes.AddRange(result.Notes);
            if (!result.InPlan)
                continue;
            acceptedApps = acceptedApps.Set(uuid, effective);
            vifs.AddRange(result.Vifs);
            planned.Add(uuid);
            others.Add(effective);
        }
        foreach ((Guid uuid, AppNetworkStatus status) in state.Apps)
            if (!world.Apps.ContainsKey(uuid))
                apps = apps.Set(uuid, status with { PendingDelete = true });

        NetworkPlan plan = Plan(world, nets, vifs, planned);
        instances = instances.Select(entry => KeyValuePair.Create(entry.Key, WithVifs(entry.Value, byUuid, vifs))).ToMap();
        return new(instances, accepted, apps, acceptedApps, numbers, plan, notes.ToValueList());
    }

    private static NetworkPlan Plan(World world, List<InstanceNet> nets, List<VifNet> vifs, List<Guid> planned)
    {
        string[] hosts = [.. RulePlan.Hosts(vifs)];
        ValueList<UplinkNet> uplinks = world.Ports.Ports.OrEmpty().Where(port => port is { IsL3Port: true, InvalidConfig: false, IfName: not "" }).Select(UplinkNet.From).ToValueList();
        ValueList<BridgePlan> bridges = nets.Select(net => Bridge(world.Folder, net, vifs.Where(vif => vif.Instance == net.UUID), hosts)).ToValueList();
        return new(bridges, RulePlan.For(nets.ToValueList(), vifs.ToValueList(), uplinks, world.Settings[SettingsCatalogue.EnableTCPMSSClamping]), planned.ToValueList());
    }

    private static BridgePlan Bridge(string folder, InstanceNet net, IEnumerable<VifNet> vifs, IEnumerable<string> hosts) => new()
    {
        Instance = net.UUID,
        Name = net.Bridge,
        Mac = net.Mac.ToString(),
        Cidr = net.IsSwitch ? "" : $"{net.Gateway}/{net.Subnet.PrefixLength}",
        Mtu = net.Mtu,
        PolicyRules = net.IsSwitch ? [] : RoutePlan.PolicyRules(net),
        Routes = net.IsSwitch ? [] : RoutePlan.Routes(net),
        Dnsmasq = net.IsSwitch ? null : DnsmasqText.For(folder, net, vifs, hosts),
    };

    /// <summary>The bridge's own address, and each active app's.</summary>
    private static NetworkInstanceStatus WithVifs(NetworkInstanceStatus status, Dictionary<Guid, InstanceNet> nets, List<VifNet> vifs)
    {
        if (!nets.TryGetValue(status.UUID, out InstanceNet? net))
            return status with { Vifs = [], IPAssignments = ValueMap<string, AssignedAddrs>.Empty };
        VifNet[] own = [.. vifs.Where(vif => vif.Instance == status.UUID)];
        IEnumerable<KeyValuePair<string, AssignedAddrs>> assigned = own.Select(vif => KeyValuePair.Create(vif.Mac.ToString(), Assigned(vif.Address, AddressSource.InternalDHCP)));
        if (!net.Gateway.IsNone)
            assigned = assigned.Append(new(net.Mac.ToString(), Assigned(net.Gateway, AddressSource.EVEInternal)));
        return status with
        {
            Vifs = own.Select(vif => new VifNameMac { Name = vif.Vif, MacAddr = vif.Mac, AppID = vif.App }).ToValueList(),
            IPAssignments = assigned.ToMap(),
        };
    }

    private static AssignedAddrs Assigned(IpText address, AddressSource by) =>
        address.IsNone ? AssignedAddrs.Zero : new() { IPv4Addrs = [new() { Address = address, AssignedBy = by }] };

    /// <summary>Active ones first: what runs never loses to what comes.</summary>
    private static IEnumerable<Guid> InstanceOrder(World world, RouterState state) =>
        state.Instances.Keys.Union(world.Instances.Keys).OrderBy(uuid => state.Instances.Find(uuid) is { Activated: true } ? 0 : 1).ThenBy(uuid => uuid);

    private static IEnumerable<AppNetworkConfig> AppOrder(World world, RouterState state) =>
        world.Apps.Values
            .OrderBy(app => state.Apps.Find(app.UUIDandVersion.UUID) is { Activated: true } ? 0 : 1)
            .ThenBy(app => state.Apps.ContainsKey(app.UUIDandVersion.UUID) ? 0 : 1)
            .ThenBy(app => app.UUIDandVersion.UUID);
}
