using Eve.Api.Common;
using Eve.Api.Info;
using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Report;

/// <summary>An app's status as the controller sees it (report facts, section 4).</summary>
public static class AppInfo
{
    public static ZInfoApp Of(AppInstanceStatus status, ReportWorld world)
    {
        string uuid = status.UUIDandVersion.UUID.ToString();
        ZInfoApp info = new()
        {
            AppID = uuid,
            AppVersion = status.UUIDandVersion.Version,
            AppName = status.DisplayName,
            State = Convert.State(status.State),
            BootTime = Convert.Time(status.BootTime),
            ClusterAppRunning = status.Activated,
        };
        if (Convert.Error(status.ErrorDescription) is { } error)
            info.AppErr.Add(error);
        foreach (IoAdapter adapter in status.IoAdapterList.OrEmpty())
            info.AssignedAdapters.Add(Adapter(adapter, uuid, world));
        foreach (AppNetAdapterStatus adapter in status.AppNetAdapters.OrEmpty().Where(adapter => adapter.VifUsed.Length > 0))
            info.Network.Add(Network(adapter, world));
        foreach (VolumeRefStatus volume in status.VolumeRefStatusList.OrEmpty())
            info.VolumeRefs.Add(volume.VolumeID.ToString());
        foreach (SnapshotInstanceStatus snapshot in status.SnapStatus.AvailableSnapshots.OrEmpty())
            info.Snapshots.Add(Snapshot(snapshot));
        return info;
    }

    /// <summary>An app that is gone: nothing but its id.</summary>
    public static ZInfoApp Deleted(Guid app) => new() { AppID = app.ToString() };

    private static ZioBundle Adapter(IoAdapter adapter, string app, ReportWorld world)
    {
        ZioBundle bundle = new() { Type = (Api.Common.PhyIoType)(int)adapter.Type, Name = adapter.Name, UsedByAppUUID = app };
        foreach (IoBundle member in Convert.Bundles(world.Adapters, adapter.Name))
        {
            bundle.Members.Add(member.Phylabel);
            Convert.AddAddress(bundle, member);
        }
        return bundle;
    }

    private static ZInfoNetwork Network(AppNetAdapterStatus adapter, ReportWorld world)
    {
        ZInfoNetwork info = new()
        {
            LocalName = adapter.VifUsed,
            DevName = adapter.Name,
            MacAddr = adapter.Mac.ToString(),
            Ipv4Up = adapter.IPv4Assigned,
            IpAddrMisMatch = adapter.IPAddrMisMatch,
        };
        info.IPAddrs.AddRange(adapter.AssignedAddresses.IPv4Addrs.OrEmpty().Select(address => address.Address.ToString()));
        info.IPAddrs.AddRange(adapter.AssignedAddresses.IPv6Addrs.OrEmpty().Select(address => address.Address.ToString()));
        if (!world.NetworkInstances.TryGetValue(adapter.Network.ToString(), out NetworkInstanceStatus? network))
            return info;
        info.NtpServers.AddRange(network.CombinedNTPServers.OrEmpty());
        // A switch has none; controllers know this text.
        info.DefaultRouters.Add(network.Gateway.IsNone ? "<nil>" : network.Gateway.ToString());
        info.Dns = new ZInfoDNS();
        info.Dns.DNSservers.AddRange(network.DnsServers.OrEmpty().Select(server => server.ToString()));
        return info;
    }

    private static ZInfoSnapshot Snapshot(SnapshotInstanceStatus snapshot) => new()
    {
        Id = snapshot.Snapshot.SnapshotID,
        ConfigId = snapshot.ConfigVersion.UUID.ToString(),
        ConfigVersion = snapshot.ConfigVersion.Version,
        CreateTime = Convert.TimeAlways(snapshot.TimeCreated),
        Type = (Api.Info.SnapshotType)(int)snapshot.Snapshot.SnapshotType,
        SnapErr = Convert.Error(snapshot.Error),
    };
}
