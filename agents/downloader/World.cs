using System.Net;
using Eve.Agents.Downloader.Core;
using Eve.Agents.Downloader.Datastores;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Downloader;

/// <summary>What neighbours said and both halves of the agent need: settings, datastores, ways out.</summary>
internal sealed class World(ISubscription<DatastoreConfig> datastores)
{
    /// <summary>How long a request waits for its datastore before that counts as an error.</summary>
    public static readonly TimeSpan DatastoreGrace = TimeSpan.FromSeconds(2);

    public Settings Settings { get; set; } = Settings.From(null);

    public DeviceNetworkStatus? Network { get; set; }

    public IReadOnlyList<Uplink> Uplinks => Choice.Uplinks(Network, Settings.MaxCost);

    public IReadOnlyList<Route> Routes => [.. Uplinks.Select(RouteOf)];

    /// <summary>Null and a text when the datastore is not there or not usable.</summary>
    public DatastoreAccess? Find(Guid id, out string why)
    {
        why = "";
        if (id == Guid.Empty)
            why = $"lookupDatastoreConfig({id}): No datastore ID";
        else if (!datastores.Items.TryGetValue(Keys.Uuid(id), out DatastoreConfig? config))
            why = $"lookupDatastoreConfig({id}) error: this datastore is not in the device's config (yet)";
        else if (config.IsCipher && config.ApiKey.Length + config.Password.Length == 0)
            why = $"datastore {id}: its credentials are encrypted and this build cannot decrypt them; configure them in clear text";
        else
            return DatastoreAccess.From(config, Settings.AllowInsecureAuth);
        return null;
    }

    private static Route RouteOf(Uplink uplink) => new(
        uplink.Port,
        uplink.Source.ToIPAddress() ?? IPAddress.Any,
        ProxyOf(uplink, NetworkProxyType.Http),
        ProxyOf(uplink, NetworkProxyType.Https),
        uplink.Exceptions);

    private static Uri? ProxyOf(Uplink uplink, NetworkProxyType type) =>
        uplink.Proxies.OrEmpty().FirstOrDefault(proxy => proxy.Type == type && proxy.Server.Length > 0) is { } entry
        && Uri.TryCreate(entry.Server.Contains("://", StringComparison.Ordinal) ? entry.Server : "http://" + entry.Server, UriKind.Absolute, out Uri? server)
            ? new UriBuilder(server) { Port = entry.Port > 0 ? (int)entry.Port : server.Port }.Uri
            : null;
}
