namespace Eve.Agents.Verifier.Core;

/// <summary>The digest texts of the wire. A text is checked before any path is made from it.</summary>
public static class Digest
{
    /// <summary>Null for 64 hex digits, else what is wrong.</summary>
    public static string? Problem(string sha256) =>
        sha256.Length == 64 && sha256.All(char.IsAsciiHexDigit) ? null : $"invalid sha256 \"{sha256}\": must be 64 hexadecimal characters";

    /// <summary>Null when the file is the wanted one, else both digests: what the file has, and what was configured.</summary>
    public static string? Mismatch(string computed, string configured) =>
        computed.Equals(configured, StringComparison.OrdinalIgnoreCase) ? null : $"computed {computed} configured {configured}";
}
