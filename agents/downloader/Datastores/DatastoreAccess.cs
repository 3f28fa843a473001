using Eve.Types;

namespace Eve.Agents.Downloader.Datastores;

/// <summary>What it takes to talk to one datastore; taken from its DatastoreConfig.</summary>
/// <param name="Type">DsHttp, DsHttps, DsContainerRegistry, …; empty means HTTP.</param>
/// <param name="Fqdn">Server, with or without a scheme as the type demands.</param>
/// <param name="Path">Folder, bucket or repository prefix; may be empty.</param>
/// <param name="ApiKey">User, key id or authorization scheme.</param>
/// <param name="Password">Its secret.</param>
/// <param name="Certificates">PEM texts; when there are any they replace the system's trusted roots.</param>
/// <param name="AllowInsecureAuth">A password may travel over plain http (setting datastore.http.security.allowinsecureauth).</param>
public sealed record DatastoreAccess(
    string Type,
    string Fqdn,
    string Path,
    string ApiKey,
    string Password,
    string Region,
    ValueList<Bytes> Certificates,
    bool AllowInsecureAuth = false)
{
    public static DatastoreAccess From(DatastoreConfig config, bool allowInsecureAuth) => new(
        config.DsType,
        config.Fqdn,
        config.Dpath,
        config.ApiKey,
        config.Password,
        config.Region,
        [.. config.DsCertPEM.OrEmpty().OfType<Bytes>()],
        allowInsecureAuth);

    // No secrets in logs.
    public override string ToString() => $"{Type} {Fqdn} {Path}";
}
