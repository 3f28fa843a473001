using Eve.Agents.Zedrouter.Core.Numbers;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Instances;

/// <summary>
/// Decides about one network instance: its status, and its network if it should be there. Called for each in the order in which
/// they became active, so that an older one never loses to a newer one.
/// </summary>
public static class InstanceStage
{
    /// <param name="config">As it came; null when it was deleted but apps still use it.</param>
    /// <param name="others">The subnets of the instances decided before this one.</param>
    public static InstanceResult Run(World world, Guid uuid, NetworkInstanceConfig? config, RouterState state, NumberBook numbers, IReadOnlyList<InstanceNet> others)
    {
        NetworkInstanceStatus before = state.Instances.Find(uuid) ?? NetworkInstanceStatus.Zero with { UUID = uuid };
        NetworkInstanceConfig? running = state.Accepted.Find(uuid);
        bool deleted = config is null;
        config ??= running!;
        string invalid = deleted ? "" : InstanceCheck.Run(config, running);
        // A broken change leaves the running network as it is.
        NetworkInstanceConfig? effective = invalid.Length == 0 ? config : running;
        bool keepOld = running is not null && invalid.Length > 0 && (config.Error.Length > 0 || running.Type != config.Type);
        NetworkInstanceStatus status = Copy(before, keepOld ? running! : config) with
        {
            ValidationErr = Errors.Of(invalid, before.ValidationErr, world.Now),
        };
        if (effective is null)
            return new(Finish(status, world, inPlan: false, deleted), null, effective, numbers);

        (numbers, int? bridgeNum) = numbers.Take(uuid, NumberBook.BridgeNum, world.Now);
        status = status with
        {
            BridgeNum = bridgeNum ?? 0,
            AllocationErr = Errors.Of(bridgeNum is null ? "no bridge number is free: at most 255 network instances" : "", before.AllocationErr, world.Now),
        };
        if (bridgeNum is null)
            return new(Finish(status, world, inPlan: false, deleted), null, effective, numbers);

        (ValueList<NetworkPortStatus> ports, string portError) = PortChoice.For(effective, world.Ports);
        (int mtu, string mtuError) = PortChoice.Mtu(effective, ports);
        string conflict = Conflict(effective, others, world.Ports);
        status = status with
        {
            Ports = ports.Select(port => port.Logicallabel).ToValueList(),
            MTU = (ushort)mtu,
            CombinedNTPServers = effective.NtpServers.OrEmpty().Concat(ports.SelectMany(port => port.NtpServers.OrEmpty())).Distinct().ToValueList(),
            BridgeIPAddr = effective.Gateway,
            PortErr = Errors.Of(portError, before.PortErr, world.Now),
            MTUConflictErr = Errors.Of(mtuError, before.MTUConflictErr, world.Now),
            IPConflictErr = Errors.Of(conflict, before.IPConflictErr, world.Now),
        };
        // Once active, an instance goes on with the ports that are left.
        bool wanted = effective.Activate && conflict.Length == 0 && (portError.Length == 0 || before.Activated);
        if (!wanted)
            return new(Finish(status, world, inPlan: false, deleted), null, effective, numbers);

        InstanceNet net = new(
            uuid,
            $"bn{bridgeNum}",
            bridgeNum.Value,
            before.BridgeMac.IsNone ? MacPlan.Bridge(world.Node, bridgeNum.Value) : before.BridgeMac,
            effective.Type == NetworkInstanceType.Switch,
            Subnet4.From(effective.Subnet) ?? default,
            effective.Gateway,
            mtu,
            PortChoice.Uplinks(ports).ToValueList(),
            effective);
        return new(Finish(status with { BridgeName = net.Bridge, BridgeMac = net.Mac }, world, inPlan: true, deleted), net, effective, numbers);
    }

    /// <summary>What the backend told about this instance goes into the status.</summary>
    private static NetworkInstanceStatus Finish(NetworkInstanceStatus status, World world, bool inPlan, bool deleted)
    {
        bool inKernel = world.Report.Plan.Bridges.Any(bridge => bridge.Instance == status.UUID);
        string failed = inPlan ? world.Report.InstanceErrors.Find(status.UUID) ?? "" : "";
        bool activated = inPlan && (status.Activated || (inKernel && failed.Length == 0));
        status = status with
        {
            Activated = activated,
            BridgeIfindex = activated ? world.Report.Ifindexes.TryGetValue(status.BridgeName, out int index) ? index : status.BridgeIfindex : 0,
            ChangeInProgress = deleted ? ChangeInProgressType.Delete : inPlan && !inKernel && !activated ? ChangeInProgressType.Create : ChangeInProgressType.None,
            ReconcileErr = Errors.Of(failed.Length == 0 ? "" : $"failed items: {failed}", status.ReconcileErr, world.Now),
        };
        ErrorDescription all = Errors.Combine(status.ValidationErr, status.AllocationErr, status.IPConflictErr, status.MTUConflictErr, status.PortErr, status.ReconcileErr);
        return status with { Error = all.Error, ErrorTime = all.ErrorTime, ErrorSeverity = all.ErrorSeverity };
    }

    /// <summary>An overlap with an instance that was there before, or with a network at a port of the device; empty for none.</summary>
    private static string Conflict(NetworkInstanceConfig config, IReadOnlyList<InstanceNet> others, DeviceNetworkStatus ports)
    {
        if (Subnet4.From(config.Subnet) is not { } subnet)
            return "";
        if (others.FirstOrDefault(other => !other.IsSwitch && other.Subnet.Overlaps(subnet)) is { } instance)
            return $"subnet {subnet} overlaps with {instance.Subnet} of network instance {instance.Config.DisplayName}";
        foreach (NetworkPortStatus port in ports.Ports.OrEmpty())
            if (Subnet4.From(port.IPv4Subnet) is { } network && network.Overlaps(subnet))
                return $"subnet {subnet} overlaps with {network} at port {port.Logicallabel}";
        return "";
    }

    private static NetworkInstanceStatus Copy(NetworkInstanceStatus status, NetworkInstanceConfig config) => status with
    {
        Version = config.Version,
        DisplayName = config.DisplayName,
        Type = config.Type,
        PortLabel = config.PortLabel,
        IpType = config.IpType,
        Subnet = config.Subnet,
        Gateway = config.Gateway,
        DomainName = config.DomainName,
        NtpServers = config.NtpServers,
        DnsServers = config.DnsServers,
        DhcpRange = config.DhcpRange,
        DnsNameToIPList = config.DnsNameToIPList,
        PropagateConnRoutes = config.PropagateConnRoutes,
        StaticRoutes = config.StaticRoutes,
        EnableFlowlog = config.EnableFlowlog,
        STPConfig = config.STPConfig,
        VlanAccessPorts = config.VlanAccessPorts,
        ForwardLLDP = config.ForwardLLDP,
    };
}

/// <summary>One instance decided.</summary>
/// <param name="Net">Its network; null when it should not be there.</param>
/// <param name="Accepted">The configuration that counts; null when it never had a valid one.</param>
public sealed record InstanceResult(NetworkInstanceStatus Status, InstanceNet? Net, NetworkInstanceConfig? Accepted, NumberBook Numbers);
