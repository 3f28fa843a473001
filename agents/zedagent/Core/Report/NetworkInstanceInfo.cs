using Eve.Api.Info;
using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Report;

/// <summary>A network instance's status as the controller sees it (report facts, section 5).</summary>
public static class NetworkInstanceInfo
{
    public static ZInfoNetworkInstance Of(NetworkInstanceStatus status, ReportWorld world)
    {
        ZInfoNetworkInstance info = Deleted(status);
        info.Displayname = status.DisplayName;
        info.InstType = (uint)status.Type;
        info.Activated = status.Activated;
        info.Mtu = status.MTU;
        info.BridgeNum = (uint)status.BridgeNum;
        info.BridgeName = status.BridgeName;
        info.BridgeIPAddr = status.BridgeIPAddr.ToString();
        info.Ports.AddRange(status.Ports.OrEmpty());
#pragma warning disable CS0612 // controllers still read the older member
        info.CurrentUplinkIntf = status.Ports.OrEmpty().FirstOrDefault() ?? "";
#pragma warning restore CS0612
        foreach (IPRouteInfo route in status.CurrentRoutes.OrEmpty())
        {
            info.IpRoutes.Add(new IPRoute
            {
                DestinationNetwork = Network(route.DstNetwork),
                Gateway = route.Gateway.ToString(),
                Port = route.OutputPort,
                GatewayApp = route.GatewayApp == Guid.Empty ? "" : route.GatewayApp.ToString(),
            });
        }
        ErrorDescription error = ErrorOf(status);
        if (error.Error.Length > 0)
            info.NetworkErr.Add(new ErrorInfo { Description = error.Error, Timestamp = Convert.Time(error.ErrorTime), Severity = (Severity)(int)error.ErrorSeverity });
        info.State = error.Error.Length > 0 ? ZNetworkInstanceState.ZnetinstStateError
            : status.ChangeInProgress != ChangeInProgressType.None ? ZNetworkInstanceState.ZnetinstStateInit
            : status.Activated ? ZNetworkInstanceState.ZnetinstStateOnline
            : ZNetworkInstanceState.ZnetinstStateUnspecified;
        AddAssignments(info, status);
        foreach (VifNameMac vif in status.Vifs.OrEmpty())
            info.Vifs.Add(new ZmetVifInfo { VifName = vif.Name, MacAddress = vif.MacAddr.ToString(), AppID = vif.AppID.ToString() });
        foreach (string port in status.Ports.OrEmpty())
            if (world.Adapters.IoBundleList.OrEmpty().FirstOrDefault(bundle => bundle.Logicallabel == port) is { } bundle)
                info.AssignedAdapters.Add(Adapter(port, bundle, world));
        return info;
    }

    /// <summary>An instance that is gone: id and version.</summary>
    public static ZInfoNetworkInstance Deleted(NetworkInstanceStatus status) => new() { NetworkID = status.UUID.ToString(), NetworkVersion = status.Version };

    /// <summary>The record's own error, else those of its parts in one text.</summary>
    private static ErrorDescription ErrorOf(NetworkInstanceStatus status)
    {
        if (status.Error.Length > 0)
            return new ErrorDescription { Error = status.Error, ErrorTime = status.ErrorTime, ErrorSeverity = status.ErrorSeverity };
        ErrorAndTime[] parts =
            [status.ValidationErr, status.AllocationErr, status.IPConflictErr, status.MTUConflictErr, status.PortErr, status.ReconcileErr];
        ErrorAndTime[] wrong = [.. parts.Where(part => part.Error.Length > 0)];
        return wrong.Length == 0 ? ErrorDescription.Zero : new ErrorDescription
        {
            Error = string.Join("; ", wrong.Select(part => part.Error)),
            ErrorTime = wrong.Max(part => part.ErrorTime),
            ErrorSeverity = wrong.Max(part => part.ErrorSeverity),
        };
    }

    private static void AddAssignments(ZInfoNetworkInstance info, NetworkInstanceStatus status)
    {
        foreach ((string mac, AssignedAddrs addresses) in status.IPAssignments ?? ValueMap<string, AssignedAddrs>.Empty)
        {
            ZmetIPAssignmentEntry entry = new() { MacAddress = mac };
            entry.IpAddress.AddRange(addresses.IPv4Addrs.OrEmpty().Select(address => address.Address.ToString()));
            entry.IpAddress.AddRange(addresses.IPv6Addrs.OrEmpty().Select(address => address.Address.ToString()));
            info.IpAssignments.Add(entry);
        }
    }

    private static ZioBundle Adapter(string port, IoBundle bundle, ReportWorld world)
    {
        ZioBundle adapter = new() { Type = (Api.Common.PhyIoType)(int)bundle.Type, Name = port, UsedByAppUUID = world.Device.ToString() };
        foreach (IoBundle member in world.Adapters.IoBundleList.OrEmpty().Where(other => other.Phylabel == bundle.Phylabel))
        {
            adapter.Members.Add(member.Logicallabel);
            Convert.AddAddress(adapter, member);
        }
        return adapter;
    }

    private static string Network(IPNet? network)
    {
        if (network is null)
            return "";
        int bits = 0;
        foreach (byte part in network.Mask is null ? [] : network.Mask.AsSpan())
            bits += System.Numerics.BitOperations.PopCount(part);
        return $"{network.IP}/{bits}";
    }
}
