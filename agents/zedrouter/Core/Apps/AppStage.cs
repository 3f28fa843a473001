using Eve.Agents.Zedrouter.Core.Acl;
using Eve.Agents.Zedrouter.Core.Numbers;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Apps;

/// <summary>Decides about one app's network: numbers, names, addresses, and whether it can be there.</summary>
public static class AppStage
{
    /// <param name="instances">The network instances as decided just now.</param>
    /// <param name="nets">Those of them that are in the plan.</param>
    /// <param name="others">The apps decided before this one that hold their port maps and names.</param>
    public static AppResult Run(
        World world,
        AppNetworkConfig config,
        RouterState state,
        NumberBook numbers,
        ValueMap<Guid, NetworkInstanceStatus> instances,
        IReadOnlyDictionary<Guid, InstanceNet> nets,
        IReadOnlyList<AppNetworkConfig> others)
    {
        Guid uuid = config.UUIDandVersion.UUID;
        AppNetworkStatus? before = state.Apps.Find(uuid);
        AppNetworkStatus status = (before ?? new AppNetworkStatus { UUIDandVersion = config.UUIDandVersion, DisplayName = config.DisplayName }) with
        {
            GetStatsIPAddr = config.GetStatsIPAddr,
            DeploymentType = config.DeploymentType,
            AwaitNetworkInstance = false,
        };

        List<string> errors = [];
        string clash = PortMapClash.Find(config, others, state.Accepted);
        if (clash.Length > 0)
            errors.Add(clash);
        if (config.Activate && others.Any(other => other.Activate && other.DisplayName == config.DisplayName))
            errors.Add($"another app is already using display name {config.DisplayName}, by which other apps look it up: rename one of them");

        (numbers, int? appNum) = numbers.Take(uuid, NumberBook.AppNum, world.Now);
        (numbers, int generator) = numbers.TakeGenerator(uuid, world.Settings[SettingsCatalogue.NetworkLocalLegacyMACAddress] ? MacPlan.NodeScoped : MacPlan.GloballyScoped, world.Now);
        if (appNum is null)
            errors.Add("no app number is free: at most 255 apps");
        status = status with { AppNum = appNum ?? 0, MACGenerator = generator };

        (bool waits, string reason) = Waiting(config, instances, nets);
        if (reason.Length > 0)
            errors.Add(reason);

        List<AppNetAdapterStatus> adapters = [];
        List<VifNet> vifs = [];
        List<string> notes = [];
        foreach (AppNetAdapterConfig adapter in config.AppNetAdapterList.OrEmpty())
        {
            AppNetAdapterStatus shown = Copy(adapter, Old(before, adapters.Count, adapter.Network));
            if (appNum is not null && nets.TryGetValue(adapter.Network, out InstanceNet? net))
            {
                (numbers, IpText address, string error) = AddressPlan.Take(numbers, net.Config, uuid, adapter, world.Now);
                if (error.Length > 0)
                    errors.Add(error);
                AclResult acl = AclParser.Parse(adapter.ACLs, net.IsSwitch);
                notes.AddRange(acl.Skipped.Select(note => $"app {config.DisplayName}, adapter {adapter.Name}: {note}"));
                shown = Placed(shown, net, config, generator, appNum.Value, adapters.Count + 1, address);
                vifs.Add(new(uuid, config.DisplayName, shown.Vif, net.UUID, shown.Mac, address, acl.Rules));
            }
            adapters.Add(shown);
        }
        numbers = numbers.KeepInterfaces(uuid, config.AppNetAdapterList.OrEmpty().Select(adapter => $"{adapter.Network}-{uuid}-{adapter.IfIdx}").ToHashSet());

        bool wanted = config.Activate && !waits && errors.Count == 0;
        status = status with { AwaitNetworkInstance = waits, AppNetAdapterList = adapters.ToValueList() };
        return new(Finish(world, status, config, wanted, errors), wanted ? vifs.ToValueList() : [], wanted, numbers, notes.ToValueList());
    }

    /// <summary>An instance that is missing or not up yet is waited for; one in error says why.</summary>
    private static (bool Waits, string Error) Waiting(AppNetworkConfig config, ValueMap<Guid, NetworkInstanceStatus> instances, IReadOnlyDictionary<Guid, InstanceNet> nets)
    {
        bool waits = false;
        List<string> errors = [];
        foreach (Guid network in config.AppNetAdapterList.OrEmpty().Select(adapter => adapter.Network).Distinct())
        {
            if (instances.Find(network) is not { } instance)
            {
                waits = true;
                continue;
            }
            if (instance.Activated && nets.ContainsKey(network))
                continue;
            waits = true;
            string blocking = string.Join('\n', new[] { instance.ValidationErr, instance.AllocationErr, instance.IPConflictErr, instance.PortErr, instance.ReconcileErr }
                .Where(error => error.Error.Length > 0).Select(error => error.Error));
            if (blocking.Length > 0)
                errors.Add($"network instance {instance.DisplayName} is not usable: {blocking}");
        }
        return (waits, string.Join('\n', errors));
    }

    private static AppNetworkStatus Finish(World world, AppNetworkStatus status, AppNetworkConfig config, bool wanted, List<string> errors)
    {
        bool inKernel = world.Report.Plan.Apps.Contains(config.UUIDandVersion.UUID);
        if (wanted && world.Report.RulesError.Length > 0)
            errors.Add($"failed items: packet filter ({world.Report.RulesError})");
        bool ready = inKernel && errors.Count == 0;
        ErrorAndTime error = Errors.Of(string.Join('\n', errors), new() { Error = status.Error, ErrorTime = status.ErrorTime, ErrorSeverity = status.ErrorSeverity }, world.Now);
        // Active until the kernel has let go of it; not active before the kernel has it.
        bool activated = wanted ? status.Activated || ready : status.Activated && inKernel;
        bool pending = wanted ? !inKernel : activated;
        return status with
        {
            Activated = activated,
            PendingAdd = pending && wanted && !status.Activated && errors.Count == 0,
            PendingModify = pending && !wanted,
            PendingDelete = false,
            ConfigInSync = activated && (!pending || status.ConfigInSync),
            Error = error.Error,
            ErrorTime = error.ErrorTime,
            ErrorSeverity = error.ErrorSeverity,
        };
    }

    private static AppNetAdapterStatus Old(AppNetworkStatus? before, int index, Guid network) =>
        (before?.AppNetAdapterList).OrEmpty() is var list && index < list.Count && list[index].Network == network ? list[index] : AppNetAdapterStatus.Zero;

    private static AppNetAdapterStatus Copy(AppNetAdapterConfig config, AppNetAdapterStatus old) => old with
    {
        Name = config.Name,
        AppMacAddr = config.AppMacAddr,
        AppIPAddr = config.AppIPAddr,
        IntfOrder = config.IntfOrder,
        Error = config.Error,
        Network = config.Network,
        ACLs = config.ACLs,
        AccessVlanID = config.AccessVlanID,
        IfIdx = config.IfIdx,
        AllowToDiscover = config.AllowToDiscover,
    };

    private static AppNetAdapterStatus Placed(AppNetAdapterStatus adapter, InstanceNet net, AppNetworkConfig app, int generator, int appNum, int adapterNum, IpText address) => adapter with
    {
        Bridge = net.Bridge,
        Vif = $"nbu{adapterNum}x{appNum}",
        Mac = adapter.AppMacAddr.IsNone ? MacPlan.App(generator, net.IsSwitch, app.UUIDandVersion.UUID, net.UUID, adapterNum, appNum) : adapter.AppMacAddr,
        MTU = (ushort)net.Mtu,
        VifOrder = adapter.IntfOrder,
        BridgeMac = net.Mac,
        BridgeIPAddr = net.Gateway,
        AssignedAddresses = address.IsNone ? AssignedAddrs.Zero : new() { IPv4Addrs = [new() { Address = address, AssignedBy = AddressSource.InternalDHCP }] },
        IPv4Assigned = !address.IsNone,
        HostName = app.UUIDandVersion.UUID.ToString(),
    };
}

/// <summary>One app decided.</summary>
/// <param name="Vifs">Its adapters; empty when it should not be there.</param>
/// <param name="InPlan">It should be in the kernel.</param>
/// <param name="Notes">What was left out of its rules.</param>
public sealed record AppResult(AppNetworkStatus Status, ValueList<VifNet> Vifs, bool InPlan, NumberBook Numbers, ValueList<string> Notes);
