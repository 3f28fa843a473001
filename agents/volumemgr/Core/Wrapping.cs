using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>
/// Makes an image of a bare file (a disk by HTTP, say): a manifest and a config in front of it, so that the content store has
/// only images (storage facts, volumemgr 8; forms of the recorded traces).
/// </summary>
public static class Wrapping
{
    private const string Title = "org.opencontainers.image.title";

    public static ContentTreeStatus Wrap(Turn turn, ContentTreeStatus tree)
    {
        BlobStatus disk = turn.World.Blobs[tree.Blobs![0]];
        (BlobStatus manifest, BlobStatus config) = Known(turn, tree, disk) ?? Make(turn, disk);
        Blobs.AddReference(turn, manifest.Sha256);
        Blobs.AddReference(turn, config.Sha256);
        return tree with { Blobs = [manifest.Sha256, config.Sha256, disk.Sha256] };
    }

    // The image of an earlier run is still in the store and still lists the blob.
    private static (BlobStatus Manifest, BlobStatus Config)? Known(Turn turn, ContentTreeStatus tree, BlobStatus disk) =>
        turn.World.Images.TryGetValue(Trees.ReferenceID(tree), out string? root)
        && turn.World.Manifests.TryGetValue(root, out ManifestFacts? facts) && facts is { IsIndex: false, Problem: "", Children.Count: 2 }
        && facts.Children[1].Sha256 == disk.Sha256
        && turn.World.Blobs.TryGetValue(root, out BlobStatus? manifest)
        && turn.World.Blobs.TryGetValue(facts.Children[0].Sha256, out BlobStatus? config)
            ? (manifest, config)
            : null;

    private static (BlobStatus Manifest, BlobStatus Config) Make(Turn turn, BlobStatus disk)
    {
        byte[] config = Config(disk.Sha256, turn.Now);
        string configSha = Sha256(config);
        byte[] manifest = Manifest(configSha, config.Length, disk.Sha256, (long)disk.Size);
        string manifestSha = Sha256(manifest);
        turn.World = turn.World with { Manifests = turn.World.Manifests.SetItem(manifestSha, ManifestReader.Read(manifest, ManifestReader.OciManifest)) };
        BlobStatus manifestBlob = Blob(turn, manifestSha, manifest, ManifestReader.OciManifest);
        BlobStatus configBlob = Blob(turn, configSha, config, ManifestReader.OciConfig) with
        {
            Size = (ulong)config.Length,
            TotalSize = config.Length,
            CurrentSize = config.Length,
            Progress = 100,
        };
        turn.Put(manifestBlob);
        turn.Put(configBlob);
        return (manifestBlob, configBlob);
    }

    private static BlobStatus Blob(Turn turn, string sha256, byte[] content, string mediaType) => new()
    {
        Sha256 = sha256,
        Content = Bytes.From(content),
        State = SwState.Verified,
        CreateTime = turn.Now,
        LastRefCountChangeTime = turn.Now,
        MediaType = mediaType,
    };

    private static byte[] Config(string disk, GoTime now) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("created", now.ToUtcText());
        json.WriteString("author", "lf-edge/edge-containers");
        json.WriteString("architecture", ManifestReader.Host.Architecture);
        json.WriteString("os", ManifestReader.Host.Os);
        json.WriteStartObject("config");
        json.WriteStartObject("Labels");
        json.WriteString("org.lfedge.eci.artifact.root", "/disk-root-root");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        json.WriteStartArray("diff_ids");
        json.WriteStringValue($"sha256:{disk}");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static byte[] Manifest(string config, long configSize, string disk, long diskSize) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 0);
        json.WriteString("mediaType", ManifestReader.OciManifest);
        json.WriteStartObject("config");
        Descriptor(json, ManifestReader.OciConfig, config, configSize);
        json.WriteString(Title, "config.json");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("layers");
        json.WriteStartObject();
        Descriptor(json, ManifestReader.RawDisk, disk, diskSize);
        json.WriteString("org.lfedge.eci.mediaType", ManifestReader.RawDisk);
        json.WriteString(ManifestReader.RoleAnnotation, "disk-root");
        json.WriteString(Title, "disk-root-root");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    // Leaves "annotations" open.
    private static void Descriptor(Utf8JsonWriter json, string mediaType, string sha256, long size)
    {
        json.WriteString("mediaType", mediaType);
        json.WriteString("digest", $"sha256:{sha256}");
        json.WriteNumber("size", size);
        json.WriteStartObject("annotations");
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
