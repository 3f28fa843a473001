namespace Eve.Agents.Downloader.Datastores;

/// <summary>One download protocol, ready to talk to one datastore by one route.</summary>
public interface IDatastore
{
    /// <summary>
    /// Brings one object into <see cref="FetchRequest.Target"/> (made with mode 0600). What an earlier call left there is
    /// continued where the protocol can. The file is complete only when the call returns.
    /// </summary>
    /// <exception cref="FetchException">The datastore or the network said no.</exception>
    Task<FetchResult> FetchAsync(FetchRequest request, IProgress<FetchProgress> progress, CancellationToken stop);
}

/// <summary>A datastore that knows names which move: tags.</summary>
public interface ITagResolver
{
    /// <summary>The SHA-256 of the image manifest for this machine, 64 hex digits in lower case.</summary>
    /// <exception cref="FetchException">Unknown name, no manifest for this machine's platform, or the network said no.</exception>
    Task<string> ResolveAsync(string name, CancellationToken stop);
}

/// <summary>One object to fetch.</summary>
/// <param name="Name">Name inside the datastore, as configured.</param>
/// <param name="Target">Path of the file to write.</param>
/// <param name="Size">Expected (HTTP) or largest allowed length in bytes; 0 = not known.</param>
public sealed record FetchRequest(string Name, string Target, long Size);

/// <summary>A complete object.</summary>
/// <param name="Size">Length of the file in bytes.</param>
/// <param name="ContentType">Media type where it matters (manifests); else empty.</param>
public sealed record FetchResult(long Size, string ContentType = "");

/// <summary>How far a transfer is, in bytes. <paramref name="Total"/> is 0 while unknown.</summary>
public readonly record struct FetchProgress(long Current, long Total);

/// <summary>A fetch failed. The text names what was asked, of whom, and what came back.</summary>
/// <param name="retryable">False when only another configuration can help, so that waiting and trying again is pointless.</param>
public class FetchException(string message, bool retryable = true, Exception? inner = null) : Exception(message, inner)
{
    public bool Retryable => retryable;
}
