using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Eve.Agents.Files;
using Eve.Agents.Unix;
using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Unix;
using Microsoft.Win32.SafeHandles;
using NLog;

namespace Eve.Agents.Volumemgr.Store;

/// <summary>
/// Verified blobs by digest, and images as names of root blobs; survives reboots. The blobs lie where the original's content
/// store has them; an image is one small file, written after its blobs, so that a half-stored image does not exist.
/// </summary>
public sealed class ContentStore(Paths paths)
{
    private const string Folder = "/persist/vault/containerd";
    private const string BlobFolder = Folder + "/io.containerd.content.v1.content/blobs/sha256";
    private const string ImageFolder = Folder + "/images";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly Logger Log = LogManager.GetLogger("volumemgr.store");

    private readonly Lock writing = new();

    public void Prepare()
    {
        Directory.CreateDirectory(paths.Of(BlobFolder), OwnerOnly);
        Directory.CreateDirectory(paths.Of(ImageFolder), OwnerOnly);
    }

    /// <summary>The host's path of a blob.</summary>
    public string PathOf(string sha256) => paths.Of($"{BlobFolder}/{sha256}");

    /// <summary>Stores blobs, then names the image; the first blob is its root. What is there already counts as stored.</summary>
    /// <exception cref="IOException">A blob is nowhere, or the disk said no.</exception>
    public void Ingest(Ingest job, CancellationToken stop)
    {
        foreach (IngestBlob blob in job.Blobs)
        {
            stop.ThrowIfCancellationRequested();
            string target = PathOf(blob.Sha256);
            if (File.Exists(target))
                continue;
            if (blob.Content is not null)
                Write(blob.Content.AsSpan(), target);
            else if (blob.Path.Length > 0)
                Adopt(paths.Of(blob.Path), target);
            else
                throw new IOException($"blob {blob.Sha256} has neither file nor content");
        }
        Folders.Sync(paths.Of(BlobFolder));
        IngestBlob root = job.Blobs[0];
        Write(ImageRecord(job.ReferenceID, root.Sha256, root.MediaType), ImageFile(job.ReferenceID));
    }

    public void RemoveImage(string name) => File.Delete(ImageFile(name));

    public void RemoveBlob(string sha256) => File.Delete(PathOf(sha256));

    /// <summary>Every image with all of its blobs that are there; what cannot be read is left out with a line in the log.</summary>
    public IReadOnlyList<StoredImage> Scan()
    {
        List<StoredImage> images = [];
        foreach (string file in Directory.EnumerateFiles(paths.Of(ImageFolder), "*.json"))
        {
            if (ReadImage(file) is { } image)
                images.Add(image);
            else
                Log.Warn("{path} is no image record and is ignored", file);
        }
        return images;
    }

    /// <summary>Removes blobs that no image needs; an ingest that was cut off may have left some.</summary>
    public void RemoveAllBut(IReadOnlySet<string> needed)
    {
        foreach (string file in Directory.EnumerateFiles(paths.Of(BlobFolder)))
            if (!needed.Contains(Path.GetFileName(file)))
                File.Delete(file);
    }

    /// <summary>The image's manifest for this machine and its config, for making a volume.</summary>
    /// <exception cref="IOException">The image, or a part of it, is not in the store or cannot be read.</exception>
    public ImageContent Open(string name)
    {
        if (ReadImage(ImageFile(name)) is not { } image)
            throw new IOException($"image {name} is not in the content store");
        if (image.Manifests.Values.FirstOrDefault(facts => facts.Problem.Length > 0) is { } broken)
            throw new IOException($"image {name}: {broken.Problem}");
        if (image.Manifests.Values.LastOrDefault(facts => !facts.IsIndex) is not { } manifest)
            throw new IOException($"image {name} has no manifest");
        foreach (ManifestChild child in manifest.Children)
            if (!File.Exists(PathOf(child.Sha256)))
                throw new IOException($"image {name}: blob {child.Sha256} is not in the content store");
        return new(File.ReadAllBytes(PathOf(manifest.Children[0].Sha256)), [.. manifest.Children.Skip(1)]);
    }

    private StoredImage? ReadImage(string file)
    {
        string name, root, mediaType;
        try
        {
            using JsonDocument record = JsonDocument.Parse(File.ReadAllBytes(file));
            name = record.RootElement.GetProperty("name").GetString()!;
            root = record.RootElement.GetProperty("root").GetString()!;
            mediaType = record.RootElement.GetProperty("mediaType").GetString()!;
        }
        catch (Exception error) when (error is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
        List<StoredBlob> blobs = [];
        Dictionary<string, ManifestFacts> manifests = [];
        Visit(root, mediaType, blobs, manifests);
        return new(name, root, blobs, manifests);
    }

    private void Visit(string sha256, string mediaType, List<StoredBlob> blobs, Dictionary<string, ManifestFacts> manifests)
    {
        FileInfo file = new(PathOf(sha256));
        if (!file.Exists || blobs.Any(blob => blob.Sha256 == sha256))
            return;
        blobs.Add(new(sha256, file.Length, mediaType));
        if (!ManifestReader.IsParent(mediaType))
            return;
        ManifestFacts facts = ManifestReader.Read(File.ReadAllBytes(file.FullName), mediaType);
        manifests[sha256] = facts;
        foreach (ManifestChild child in facts.Children)
            Visit(child.Sha256, facts.IsIndex ? ManifestReader.OciManifest : child.MediaType, blobs, manifests);
    }

    // Trees with the same small blob may be stored at the same time.
    private void Write(ReadOnlySpan<byte> content, string target)
    {
        lock (writing)
            SmallFile.WriteDurably(target, content);
    }

    // Same disk: another name for the verified file. The verifier removes its own name afterwards.
    private static void Adopt(string source, string target)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(source);
            RandomAccess.FlushToDisk(file);
            LinuxFiles.HardLink(source, target);
        }
        catch (IOException) when (File.Exists(target))
        {
            // Another tree with the same blob was faster.
        }
        catch (IOException) when (File.Exists(source))
        {
            File.Copy(source, target + ".tmp", overwrite: true);
            using (SafeFileHandle copy = File.OpenHandle(target + ".tmp", access: FileAccess.ReadWrite))
                RandomAccess.FlushToDisk(copy);
            File.Move(target + ".tmp", target, overwrite: true);
        }
    }

    private static byte[] ImageRecord(string name, string root, string mediaType)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("root", root);
            json.WriteString("mediaType", mediaType);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    // Names have slashes and colons; the file's name is their digest.
    private string ImageFile(string name) => paths.Of($"{ImageFolder}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}.json");
}

/// <summary>An image found in the store, with those of its blobs that are there.</summary>
public sealed record StoredImage(string Name, string Root, IReadOnlyList<StoredBlob> Blobs, IReadOnlyDictionary<string, ManifestFacts> Manifests);

/// <summary>A blob found in the store; its type as the image names it.</summary>
public sealed record StoredBlob(string Sha256, long Size, string MediaType);

/// <summary>What a volume is made of: the config's JSON, and the layers in order.</summary>
public sealed record ImageContent(byte[] Config, IReadOnlyList<ManifestChild> Layers);
