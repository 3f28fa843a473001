using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Membership in a cluster. Anything malformed makes the device a single node, as no section does.</summary>
internal static class Cluster
{
    private static readonly EdgeNodeClusterConfig single = new() { Initialized = true };

    public static EdgeNodeClusterConfig Parse(Api.Config.EdgeNodeCluster? cluster, Table<CipherContext> contexts, DateTimeOffset now)
    {
        if (cluster is null
            || !Subnet.TryParse(cluster.ClusterIpPrefix, out Subnet prefix)
            || !IpText.TryParse(cluster.ClusterIpPrefix[..cluster.ClusterIpPrefix.IndexOf('/')], out IpText own)
            || !IpText.TryParse(cluster.JoinServerIp, out IpText join) || join.IsNone
            || !UuidText.TryParse(cluster.ClusterId, out Guid id)
            || !TryUuidOrNone(cluster.TieBreakerNodeId, out Guid tieBreaker))
            return single;
        CipherBlockStatus token = Ciphers.Parse(id.ToString(), cluster.EncryptedClusterToken, contexts, now);
        if (token.Error.Length > 0)
            return single;
        return new EdgeNodeClusterConfig
        {
            Initialized = true,
            Valid = true,
            ClusterName = cluster.ClusterName,
            ClusterID = new UUIDandVersion { UUID = id },
            ClusterInterface = cluster.ClusterInterface,
            ClusterIPPrefix = prefix.ToIPNet() with { IP = own },
            IsWorkerNode = cluster.IsWorkerNode,
            JoinServerIP = join,
            BootstrapNode = join == own,
            CipherToken = token,
            CipherGzipRegistrationManifestYaml = token,
            ClusterType = (ClusterType)(byte)(int)cluster.ClusterType,
            TieBreakerNodeID = new UUIDandVersion { UUID = tieBreaker },
            EnableNativeK8SOrchestration = cluster.EnableNativeK8SOrchestration,
            LBInterfaces = cluster.EnableNativeK8SOrchestration ? LoadBalancers(cluster) : null,
            MasterNodeIDs = Masters(cluster),
        };
    }

    private static ValueList<LBInterfaceConfig>? LoadBalancers(Api.Config.EdgeNodeCluster cluster) =>
        (cluster.LoadBalancerService?.Interfaces ?? [])
            .Where(one => one.AddressCidrs.Count > 0 && Subnet.TryParse(one.AddressCidrs[0], out Subnet _))
            .Select(one => new LBInterfaceConfig { Interface = one.InterfaceName, IPPrefix = one.AddressCidrs[0] })
            .ToValueList()
            .NullIfEmpty();

    private static ValueList<Guid>? Masters(Api.Config.EdgeNodeCluster cluster)
    {
        List<Guid> masters = [];
        foreach (string text in cluster.MasterNodeUuids.Where(text => text.Length > 0))
        {
            if (!UuidText.TryParse(text, out Guid master))
                return null;
            masters.Add(master);
        }
        return masters.Count == 0 ? null : [.. masters];
    }

    private static bool TryUuidOrNone(string text, out Guid uuid)
    {
        uuid = Guid.Empty;
        return text.Length == 0 || UuidText.TryParse(text, out uuid);
    }
}
