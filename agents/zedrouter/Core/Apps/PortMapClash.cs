using Eve.Agents.Zedrouter.Core.Acl;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Apps;

/// <summary>Port maps that cannot be: without a port, or on a port of the uplink that another app has.</summary>
public static class PortMapClash
{
    /// <summary>Why the app's port maps are refused; empty when they are fine.</summary>
    /// <param name="others">The apps that are there already.</param>
    public static string Find(AppNetworkConfig app, IEnumerable<AppNetworkConfig> others, ValueMap<Guid, NetworkInstanceConfig> instances)
    {
        PortMap[] own = [.. Maps(app, instances)];
        if (own.FirstOrDefault(map => map.PortLabel.Length == 0) is { } portless)
            return $"network with no port, has portmap: {portless.Text} needs a network instance with an uplink";
        for (int index = 0; index < own.Length; index++)
            if (own.Take(index).Any(map => map.Clashes(own[index])))
                return $"port map {own[index].Text} is there twice in app {app.DisplayName}";
        foreach (AppNetworkConfig other in others)
            foreach (PortMap map in Maps(other, instances))
                if (own.FirstOrDefault(mine => mine.Clashes(map)) is { } clash)
                    return $"port map {clash.Text} is in use by app {other.DisplayName}";
        return "";
    }

    private static IEnumerable<PortMap> Maps(AppNetworkConfig app, ValueMap<Guid, NetworkInstanceConfig> instances) =>
        from adapter in app.AppNetAdapterList.OrEmpty()
        let instance = instances.Find(adapter.Network)
        where instance is not null
        from rule in AclParser.Parse(adapter.ACLs, instance.Type == NetworkInstanceType.Switch).Rules
        where rule.IsPortMap
        select new PortMap(instance.PortLabel, rule);

    private sealed record PortMap(string PortLabel, AclRule Rule)
    {
        public string Text => AclText.Port(Rule.Protocol!.Value, "", Rule.LocalPort!.Value).Replace("port ", "", StringComparison.Ordinal) is var text ? text.Trim() : "";

        /// <summary>The same protocol and port at uplinks that may be the same.</summary>
        public bool Clashes(PortMap other) =>
            PortLabel == other.PortLabel && Rule.Protocol == other.Rule.Protocol && Rule.LocalPort == other.Rule.LocalPort
            && (Rule.Adapters.Count == 0 || other.Rule.Adapters.Count == 0 || Rule.Adapters.Intersect(other.Rule.Adapters).Any());
    }
}
