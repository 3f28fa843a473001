namespace Eve.Agents.Verifier.Core;

/// <summary>Names of files in the verifier's folders: the media type lives only there across a reboot (storage facts, verifier).</summary>
public static class FileNames
{
    /// <summary><c>DIGEST.TYPE</c>, the type escaped as one path segment; an empty type leaves the dot.</summary>
    public static string Verified(string sha256, string mediaType) => $"{sha256}.{Escape(mediaType)}";

    /// <summary>The same behind a random id, so that several files that claim one digest can be looked at at once.</summary>
    public static string Verifying(Guid id, string sha256, string mediaType) => $"{id}.{Verified(sha256, mediaType)}";

    /// <summary>Splits at the first dot; null when there is none.</summary>
    public static (string Sha256, string MediaType)? Parse(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : (name[..dot], Uri.UnescapeDataString(name[(dot + 1)..]));
    }

    // As the original escapes a path segment: these stay besides letters and digits, all else is %XX.
    private static string Escape(string mediaType)
    {
        string escaped = Uri.EscapeDataString(mediaType);
        foreach ((string code, string plain) in new[] { ("%24", "$"), ("%26", "&"), ("%2B", "+"), ("%3A", ":"), ("%3D", "="), ("%40", "@") })
            escaped = escaped.Replace(code, plain, StringComparison.Ordinal);
        return escaped;
    }
}
