namespace Eve.Agents.Downloader.Datastores;

/// <summary>A name inside one registry: repository, and a tag or a digest.</summary>
/// <param name="Repository">Path of the repository, prefix of the datastore included.</param>
/// <param name="Reference">What stands behind manifests/ or blobs/: a tag, or <c>sha256:…</c>.</param>
public sealed record OciReference(string Repository, string Reference)
{
    public bool IsDigest => Reference.StartsWith("sha256:", StringComparison.Ordinal);

    /// <summary>The digest's hex digits. Only for a digest.</summary>
    public string Hex => Reference["sha256:".Length..];

    /// <summary>Reads <c>repo</c>, <c>repo:tag</c>, <c>repo@sha256:hex</c> or <c>repo:tag@sha256:hex</c>; no tag means latest.</summary>
    /// <exception cref="FetchException">Not retryable: empty, or a digest that is not 64 hex digits.</exception>
    public static OciReference Parse(string prefix, string name, string host)
    {
        string path = string.Join('/', $"{prefix}/{name}".Split('/', StringSplitOptions.RemoveEmptyEntries));
        string reference = "latest";
        int at = path.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            reference = path[(at + 1)..].ToLowerInvariant();
            path = path[..at];
        }
        int colon = path.LastIndexOf(':');
        if (colon > path.LastIndexOf('/'))
        {
            if (at < 0)
                reference = path[(colon + 1)..];
            path = path[..colon];
        }
        if (path.Length == 0 || reference.Length == 0)
            throw new FetchException($"image name {name} is empty or incomplete: expected repository:tag or repository@sha256:digest", retryable: false);
        if (at >= 0 && !(reference.StartsWith("sha256:", StringComparison.Ordinal) && reference.Length == 71 && reference.AsSpan(7).IndexOfAnyExcept("0123456789abcdef") < 0))
            throw new FetchException($"image name {name}: the digest must be sha256: and 64 hex digits", retryable: false);
        // Only the default public registry has official images without a folder.
        if (host == "index.docker.io" && !path.Contains('/', StringComparison.Ordinal))
            path = "library/" + path;
        return new(path, reference);
    }
}
