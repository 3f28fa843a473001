using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Eve.Tests.Storage;

/// <summary>Builds container images and single layers, good and hostile, without any tool.</summary>
public sealed class TestImage
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";
    public const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    private readonly List<(byte[] Blob, string DiffID, string Type)> layers = [];

    public string Architecture { get; set; } = "amd64";

    /// <summary>Replaces the true diff ids.</summary>
    public Func<string, string> DiffID { get; set; } = diff => diff;

    public TestImage Layer(Action<TarWriter> fill) => Layer(Tar(fill));

    public TestImage Layer(byte[] tar, string type = LayerType)
    {
        layers.Add((Gzip(tar), "sha256:" + Sha(tar), type));
        return this;
    }

    /// <summary>Puts config, layers and manifest into a registry.</summary>
    /// <returns>The manifest's digest.</returns>
    public string Push(TestRegistry registry, string repository, string tag)
    {
        string diffs = string.Join(',', layers.Select(layer => $"\"{DiffID(layer.DiffID)}\""));
        byte[] config = Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"{{{Architecture}}}","os":"linux","config":{"Cmd":["/bin/app"],"Env":["A=b"]},"rootfs":{"type":"layers","diff_ids":[{{{diffs}}}]}}""");
        string configDigest = registry.AddBlob(config);
        string list = string.Join(',', layers.Select(layer =>
            $$$"""{"mediaType":"{{{layer.Type}}}","digest":"{{{registry.AddBlob(layer.Blob)}}}","size":{{{layer.Blob.Length}}}}"""));
        return registry.AddManifest(
            repository, tag,
            $$$"""{"schemaVersion":2,"mediaType":"{{{ManifestType}}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{configDigest}}}","size":{{{config.Length}}}},"layers":[{{{list}}}]}""",
            ManifestType);
    }

    /// <summary>Digests of the compressed layers, in order.</summary>
    public IReadOnlyList<string> LayerDigests => [.. layers.Select(layer => "sha256:" + Sha(layer.Blob))];

    public static byte[] Tar(Action<TarWriter> fill, TarEntryFormat format = TarEntryFormat.Pax)
    {
        using MemoryStream stream = new();
        using (TarWriter writer = new(stream, format, leaveOpen: true))
            fill(writer);
        return stream.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
            gzip.Write(content);
        return stream.ToArray();
    }

    public static string Sha(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

/// <summary>Short words for entries.</summary>
public static class TarWords
{
    public static void File(this TarWriter tar, string name, string content = "", int mode = 0x1a4, int uid = 0, int gid = 0) => tar.WriteEntry(
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), Mode = (UnixFileMode)mode, Uid = uid, Gid = gid });

    public static void Folder(this TarWriter tar, string name, int mode = 0x1ed) => tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, name) { Mode = (UnixFileMode)mode });

    public static void Symlink(this TarWriter tar, string name, string target) => tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target });

    public static void Hardlink(this TarWriter tar, string name, string target) => tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = target });
}
