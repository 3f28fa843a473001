using System.Runtime.InteropServices;
using System.Text.Json;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>What an index or manifest blob says, or why it cannot be read.</summary>
/// <param name="Children">Index: the one manifest for this machine. Manifest: config, then layers in order.</param>
/// <param name="Problem">Not empty: the blob is of no use, for this reason.</param>
public sealed record ManifestFacts(bool IsIndex, ValueList<ManifestChild> Children, string Problem = "")
{
    /// <summary>Config and layers, in bytes.</summary>
    public long ContentSize => IsIndex ? 0 : Children.Sum(child => child.Size);
}

/// <summary>A blob that a manifest names. The digest is 64 hex digits in lower case.</summary>
public sealed record ManifestChild(string Sha256, long Size, string MediaType, string Role = "");

/// <summary>Reads the JSON of indexes and manifests, OCI and Docker (storage facts, volumemgr 5 and 8).</summary>
public static class ManifestReader
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string OciLayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string RawDisk = "application/vnd.lfedge.disk.layer.v1+raw";
    public const string RoleAnnotation = "org.lfedge.eci.role";

    private const int LongestDocument = 8 << 20;

    /// <summary>This machine in the words of image indexes.</summary>
    public static (string Os, string Architecture) Host { get; } = ("linux", RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.RiscV64 => "riscv64",
        Architecture other => other.ToString().ToLowerInvariant(),
    });

    public static bool IsIndex(string mediaType) =>
        mediaType is "application/vnd.oci.image.index.v1+json" or "application/vnd.docker.distribution.manifest.list.v2+json";

    public static bool IsManifest(string mediaType) =>
        mediaType is OciManifest or "application/vnd.docker.distribution.manifest.v2+json"
            or "application/vnd.docker.distribution.manifest.v1+json" or "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>Whether a blob of this type has children.</summary>
    public static bool IsParent(string mediaType) => IsIndex(mediaType) || IsManifest(mediaType);

    /// <summary>Never throws for bad content: the problem is part of the result.</summary>
    public static ManifestFacts Read(ReadOnlySpan<byte> document, string mediaType)
    {
        bool index = IsIndex(mediaType);
        if (document.Length > LongestDocument)
            return new(index, [], $"it is {document.Length} bytes long; at most {LongestDocument} are read");
        try
        {
            Utf8JsonReader reader = new(document);
            using JsonDocument json = JsonDocument.ParseValue(ref reader);
            return index ? ReadIndex(json.RootElement) : ReadManifest(json.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new(index, [], $"it is no {(index ? "image index" : "image manifest")}: {error.Message}");
        }
    }

    private static ManifestFacts ReadIndex(JsonElement index)
    {
        List<string> offered = [];
        foreach (JsonElement entry in index.GetProperty("manifests").EnumerateArray())
        {
            // An entry without a platform (an attestation, say) is for no machine.
            if (!entry.TryGetProperty("platform", out JsonElement platform) || platform.ValueKind != JsonValueKind.Object)
                continue;
            (string os, string architecture) = (Text(platform, "os"), Text(platform, "architecture"));
            if ((os, architecture) == Host)
                return new(true, [Child(entry) with { MediaType = "" }]);
            offered.Add($"{os}/{architecture}");
        }
        return new(true, [], $"no manifest found for this platform {Host.Os}/{Host.Architecture}; the image offers {(offered.Count == 0 ? "none" : string.Join(", ", offered))}");
    }

    private static ManifestFacts ReadManifest(JsonElement manifest)
    {
        List<ManifestChild> children = [Child(manifest.GetProperty("config"))];
        if (manifest.TryGetProperty("layers", out JsonElement layers) && layers.ValueKind == JsonValueKind.Array)
            children.AddRange(layers.EnumerateArray().Select(Child));
        return new(false, children.ToValueList());
    }

    private static ManifestChild Child(JsonElement descriptor)
    {
        string digest = Text(descriptor, "digest").ToLowerInvariant();
        if (!digest.StartsWith("sha256:", StringComparison.Ordinal) || !IsSha256(digest[7..]))
            throw new FormatException($"digest \"{digest}\" is not sha256: and 64 hex digits");
        long size = descriptor.GetProperty("size").GetInt64();
        if (size < 0)
            throw new FormatException($"size {size} of {digest} is negative");
        string role = descriptor.TryGetProperty("annotations", out JsonElement annotations) && annotations.ValueKind == JsonValueKind.Object
            ? Text(annotations, RoleAnnotation)
            : "";
        return new(digest[7..], size, Text(descriptor, "mediaType"), role);
    }

    /// <summary>64 hex digits, upper or lower case.</summary>
    public static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    private static string Text(JsonElement item, string member) =>
        item.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
