using System.Text.Json;
using Eve.Agents.Volumemgr.Core;

namespace Eve.Agents.Volumemgr.Volumes;

/// <summary>The parts of an OCI image config that matter for a volume, and the whole of it for the domain manager.</summary>
internal sealed class ImageConfig
{
    private readonly JsonElement document;

    private ImageConfig(JsonElement document, IReadOnlyList<string> diffIDs) => (this.document, DiffIDs) = (document, diffIDs);

    /// <summary>Digests of the unpacked layers, in order, with <c>sha256:</c>.</summary>
    public IReadOnlyList<string> DiffIDs { get; }

    /// <exception cref="VolumeException">No JSON, or made for another machine.</exception>
    public static ImageConfig Read(byte[] json, string image)
    {
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(json);
            JsonElement root = parsed.RootElement.Clone();
            (string os, string architecture) = (Text(root, "os"), Text(root, "architecture"));
            if ((os.Length > 0 && os != ManifestReader.Host.Os) || (architecture.Length > 0 && architecture != ManifestReader.Host.Architecture))
                throw new VolumeException(
                    $"image {image} is made for {os}/{architecture}; this machine is {ManifestReader.Host.Os}/{ManifestReader.Host.Architecture}: push an image for it");
            string[] diffs = root.TryGetProperty("rootfs", out JsonElement rootfs) && rootfs.TryGetProperty("diff_ids", out JsonElement ids) && ids.ValueKind == JsonValueKind.Array
                ? [.. ids.EnumerateArray().Select(id => id.GetString() ?? "")]
                : [];
            return new(root, diffs);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new VolumeException($"image {image}: its config is no image config: {error.Message}", error);
        }
    }

    /// <summary>The config as it is, indented by four blanks.</summary>
    public void WriteTo(Stream stream)
    {
        using Utf8JsonWriter writer = new(stream, new() { Indented = true, IndentSize = 4 });
        document.WriteTo(writer);
    }

    private static string Text(JsonElement item, string member) =>
        item.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
