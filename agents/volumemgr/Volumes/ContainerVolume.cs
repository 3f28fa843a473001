using System.Text.Json;
using Eve.Agents.Unix;
using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Store;
using Eve.Agents.Volumemgr.Unix;
using Eve.Agents.Volumemgr.Volumes.Layers;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Volumes;

/// <summary>
/// Container volumes: a folder <c>KEY.container</c> with the unpacked <c>rootfs/</c> and the image's <c>image-config.json</c>.
/// Made beside and renamed when whole, so that it never exists in part.
/// </summary>
internal sealed class ContainerVolume(Paths paths, ContentStore store) : IVolumeHandler
{
    /// <summary>Where volumes are made, beside the folder of volumes and on the same disk; emptied at each start.</summary>
    public const string Workshop = "unpacking";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Readable = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public Task<VolumeOnDisk> CreateAsync(VolumeJob job, CancellationToken stop)
    {
        string final = paths.Of(job.Path);
        string work = WorkFolder(final);
        try
        {
            Remove(work);
            Directory.CreateDirectory(work, OwnerOnly);
            Fill(work, job, stop);
            Remove(final);
            Directory.Move(work, final);
            Folders.Sync(Path.GetDirectoryName(final)!);
            long size = FolderSize.Of(final, allocated: true);
            return Task.FromResult(new VolumeOnDisk(Format.Container, job.Path, size, size));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VolumeException($"container volume {job.Key} cannot be made: {error.Message}", error);
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    public Task DestroyAsync(VolumeOnDisk disk, CancellationToken stop)
    {
        try
        {
            Remove(WorkFolder(paths.Of(disk.Path)));
            Remove(paths.Of(disk.Path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VolumeException($"volume {disk.Path} cannot be removed: {error.Message}", error);
        }
        return Task.CompletedTask;
    }

    public Task<VolumeMeasure> MeasureAsync(string path, CancellationToken stop)
    {
        try
        {
            long size = FolderSize.Of(paths.Of(path), allocated: true);
            return Task.FromResult(new VolumeMeasure(size, size, "CONTAINER", false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VolumeException($"volume {path} cannot be measured: {error.Message}", error);
        }
    }

    private void Fill(string work, VolumeJob job, CancellationToken stop)
    {
        ImageContent image = store.Open(job.Image);
        ImageConfig config = ImageConfig.Read(image.Config, job.Image);
        if (config.DiffIDs.Count != image.Layers.Count)
            throw new VolumeException($"image {job.Image} has {image.Layers.Count} layers but its config lists {config.DiffIDs.Count} diff ids");
        string rootfs = work + "/rootfs";
        Directory.CreateDirectory(rootfs);
        File.SetUnixFileMode(rootfs, Readable);
        using (LayerUnpacker unpacker = new(rootfs, job.Room))
        {
            for (int i = 0; i < image.Layers.Count; i++)
            {
                ManifestChild layer = image.Layers[i];
                if (!layer.MediaType.Contains(".tar", StringComparison.Ordinal) && !layer.MediaType.EndsWith("+tar", StringComparison.Ordinal))
                    throw new VolumeException($"image {job.Image}: layer {layer.Sha256} has the type {layer.MediaType}, which is no file system layer");
                string diff = Unpack(unpacker, layer, stop);
                if (config.DiffIDs[i] != "sha256:" + diff)
                    throw new VolumeException($"image {job.Image}: layer {layer.Sha256} unpacks to sha256:{diff}, but the config says {config.DiffIDs[i]}");
            }
            unpacker.Finish();
        }
        using (FileStream file = new(work + "/image-config.json", FileMode.Create, FileAccess.Write))
        {
            File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            config.WriteTo(file);
        }
        LinuxFiles.SyncFileSystem(work);
    }

    private string Unpack(LayerUnpacker unpacker, ManifestChild layer, CancellationToken stop)
    {
        try
        {
            return unpacker.Apply(store.PathOf(layer.Sha256), layer.MediaType, stop);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or VolumeException)
        {
            throw new VolumeException($"layer sha256:{layer.Sha256}: {error.Message}", error);
        }
    }

    private static string WorkFolder(string final) =>
        $"{Path.GetDirectoryName(Path.GetDirectoryName(final))}/{Workshop}/{Path.GetFileName(final)}";

    private static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        // What is mounted below belongs to others and must not be emptied.
        if (File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')).FirstOrDefault(
            mount => mount.Length > 4 && mount[4].StartsWith(folder + "/", StringComparison.Ordinal)) is { } used)
            throw new IOException($"{used[4]} is still mounted");
        Directory.Delete(folder, recursive: true);
    }
}
