namespace Eve.Agents.Downloader.Datastores;

/// <summary>What it takes to talk to one datastore; taken from its DatastoreConfig.</summary>
/// <param name="Type">DsHttp, DsHttps, DsContainerRegistry, …; empty means HTTP.</param>
/// <param name="Fqdn">Server, with or without a scheme as the type demands.</param>
/// <param name="Path">Folder, bucket or repository prefix; may be empty.</param>
/// <param name="ApiKey">User, key id or authorization scheme.</param>
/// <param name="Password">Its secret.</param>
/// <param name="Certificates">PEM texts; when there are any they replace the system's trusted roots.</param>
public sealed record DatastoreAccess(
    string Type,
    string Fqdn,
    string Path,
    string ApiKey,
    string Password,
    string Region,
    IReadOnlyList<string> Certificates)
{
    /// <summary>A password may travel over plain http (setting datastore.http.security.allowinsecureauth).</summary>
    public bool AllowInsecureAuth { get; init; }

    // No secrets in logs.
    public override string ToString() => $"{Type} {Fqdn} {Path}";
}
