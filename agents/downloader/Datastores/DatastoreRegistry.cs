namespace Eve.Agents.Downloader.Datastores;

/// <summary>All download protocols of this build. One more protocol = one file and one line here.</summary>
public static class DatastoreRegistry
{
    private static readonly Dictionary<string, Func<DatastoreAccess, Transport, IDatastore>> ByType = new()
    {
        [""] = (access, transport) => new HttpDatastore(access, transport),
        ["DsHttp"] = (access, transport) => new HttpDatastore(access, transport),
        ["DsHttps"] = (access, transport) => new HttpDatastore(access, transport),
        ["DsContainerRegistry"] = (access, transport) => new OciRegistry(access, transport),
    };

    private static readonly string[] Planned = ["DsS3", "DsSFTP", "DsAzureBlob", "DsGoogleStorage"];

    /// <exception cref="FetchException">Not retryable: the type is unknown, or known but not part of this build.</exception>
    public static IDatastore Open(DatastoreAccess access, Transport transport) =>
        ByType.TryGetValue(access.Type, out Func<DatastoreAccess, Transport, IDatastore>? open)
            ? open(access, transport)
            : throw Unsupported(access.Type);

    /// <summary>Only container registries have tags.</summary>
    public static FetchException NoTags(string type) =>
        new($"unsupported transport method {type}: only a container registry (DsContainerRegistry) can resolve a tag", retryable: false);

    private static FetchException Unsupported(string type) => new(
        Planned.Contains(type)
            ? $"unsupported transport method {type}: this build has no such datastore; use HTTP(S) or a container registry"
            : $"unsupported transport method {type}: no such datastore type is known",
        retryable: false);
}
