using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Eve.Agents.Downloader.Datastores;

/// <summary>Media types of the registry protocol, and the choice of a platform in an index.</summary>
internal static class OciMedia
{
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    private const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    private const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    private const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";
    private const string DockerSchema1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>What a manifest request must accept: without these a registry answers 404 for an OCI manifest.</summary>
    public static readonly MediaTypeWithQualityHeaderValue[] Manifests =
        [.. new[] { OciManifest, DockerManifest, OciIndex, DockerList, DockerSchema1Signed, DockerSchema1 }.Select(type => new MediaTypeWithQualityHeaderValue(type))];

    /// <summary>This machine's os and architecture in the registry's words.</summary>
    public static (string Os, string Architecture) Host { get; } = ("linux", RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.RiscV64 => "riscv64",
        Architecture other => other.ToString().ToLowerInvariant(),
    });

    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerList;

    public static bool IsSchema1(string mediaType) => mediaType is DockerSchema1 or DockerSchema1Signed;

    /// <summary>The document's own type where it has one, else the header's, else told by its members.</summary>
    public static string TypeOf(JsonElement document, string header)
    {
        if (document.TryGetProperty("mediaType", out JsonElement own) && own.ValueKind == JsonValueKind.String && own.GetString() is { Length: > 0 } type)
            return type;
        if (header.Length > 0 && header != "application/json")
            return header;
        return document.TryGetProperty("manifests", out _) ? OciIndex : OciManifest;
    }

    /// <summary>The digest of this machine's manifest in an index. An entry without a platform counts as linux/amd64.</summary>
    /// <exception cref="FetchException">Nothing for this machine; the text lists what there is.</exception>
    public static string Choose(JsonElement index, string image)
    {
        List<string> offered = [];
        foreach (JsonElement entry in index.GetProperty("manifests").EnumerateArray())
        {
            (string os, string architecture) = ("linux", "amd64");
            if (entry.TryGetProperty("platform", out JsonElement platform) && platform.ValueKind == JsonValueKind.Object)
                (os, architecture) = (Text(platform, "os"), Text(platform, "architecture"));
            if ((os, architecture) == Host)
                return Text(entry, "digest");
            offered.Add($"{os}/{architecture}");
        }
        throw new FetchException(
            $"image {image} has no manifest for this machine's platform {Host.Os}/{Host.Architecture}; it offers {(offered.Count == 0 ? "none" : string.Join(", ", offered))}",
            retryable: true);
    }

    public static string Text(JsonElement item, string member) =>
        item.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
