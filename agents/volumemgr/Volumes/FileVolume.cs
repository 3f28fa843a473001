using System.Globalization;
using System.Text.Json;
using Eve.Agents.Unix;
using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Store;
using Eve.Types;
using Microsoft.Win32.SafeHandles;

namespace Eve.Agents.Volumemgr.Volumes;

/// <summary>Disk images as files, by qemu-img: blank ones made, downloaded ones copied and grown (storage facts, volumemgr 9).</summary>
internal sealed class FileVolume(Paths paths, ContentStore store, IExec exec) : IVolumeHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1000);

    public async Task<VolumeOnDisk> CreateAsync(VolumeJob job, CancellationToken stop)
    {
        string file = paths.Of(job.Path);
        if (Path.Exists(file))
            throw new VolumeException($"Can not create {job.Path} for {job.Key}: exists");
        try
        {
            if (job.Image.Length == 0)
                await RunAsync(stop, "create", "-q", "-f", "raw", file, Number(job.MaxSize)).ConfigureAwait(false);
            else
                await CopyAsync(job, file, stop).ConfigureAwait(false);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            using (SafeFileHandle handle = File.OpenHandle(file, access: FileAccess.ReadWrite))
                RandomAccess.FlushToDisk(handle);
            Folders.Sync(Path.GetDirectoryName(file)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VolumeException($"volume {job.Path} cannot be made: {error.Message}", error);
        }
        VolumeMeasure measure = await MeasureAsync(job.Path, stop).ConfigureAwait(false);
        return new(job.Format, job.Path, measure.Allocated, measure.Virtual);
    }

    public Task DestroyAsync(VolumeOnDisk disk, CancellationToken stop)
    {
        try
        {
            File.Delete(paths.Of(disk.Path));
            return Task.CompletedTask;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VolumeException($"volume {disk.Path} cannot be removed: {error.Message}", error);
        }
    }

    public async Task<VolumeMeasure> MeasureAsync(string path, CancellationToken stop) =>
        (await InfoAsync(paths.Of(path), stop).ConfigureAwait(false)).Measure;

    private async Task CopyAsync(VolumeJob job, string file, CancellationToken stop)
    {
        ImageContent image = store.Open(job.Image);
        ManifestChild disk = image.Layers.FirstOrDefault(layer => layer.Role == "disk-root")
            ?? throw new VolumeException($"image {job.Image} has no disk: none of its {image.Layers.Count} layers has the role disk-root; is it a container image?");
        FileInfo source = new(store.PathOf(disk.Sha256));
        if (source.Length > job.Room)
            throw new VolumeException($"the disk of image {job.Image} has {source.Length} bytes, more than the {job.Room} that are left");
        await CopyAsync(source.FullName, file, stop).ConfigureAwait(false);
        if (job.Format == Format.Iso)
            return;
        DiskInfo info;
        try
        {
            info = await InfoAsync(file, stop).ConfigureAwait(false);
        }
        catch (VolumeException error)
        {
            throw new VolumeException($"maybeResizeDisk checkResizeDisk error: {error.Message}", error);
        }
        // The format is found out by looking at the content, so the content must not be able to name other files of the device.
        if (info.BackingFile.Length > 0)
            throw new VolumeException($"the disk of image {job.Image} refers to another file, {info.BackingFile}: give it as one file without a backing file");
        if (job.Format == Format.Raw && info.Measure.Type != "raw")
            throw new VolumeException($"the disk of image {job.Image} is configured as raw but is {info.Measure.Type}: correct the format");
        if (job.MaxSize > info.Measure.Virtual)
            await RunAsync(stop, "resize", "-q", file, Number(job.MaxSize)).ConfigureAwait(false);
    }

    private static async Task CopyAsync(string source, string target, CancellationToken stop)
    {
        using FileStream from = new(source, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        using FileStream to = new(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        await from.CopyToAsync(to, 1 << 20, stop).ConfigureAwait(false);
    }

    private async Task<DiskInfo> InfoAsync(string file, CancellationToken stop)
    {
        string output = await RunAsync(stop, "info", "-U", "--output=json", file).ConfigureAwait(false);
        try
        {
            using JsonDocument info = JsonDocument.Parse(output);
            JsonElement root = info.RootElement;
            return new(
                new(
                    root.GetProperty("actual-size").GetInt64(),
                    root.GetProperty("virtual-size").GetInt64(),
                    root.GetProperty("format").GetString() ?? "",
                    root.TryGetProperty("dirty-flag", out JsonElement dirty) && dirty.GetBoolean()),
                root.TryGetProperty("backing-filename", out JsonElement backing) ? backing.GetString() ?? "" : "");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new VolumeException($"qemu-img info gave no usable answer: {error.Message}", error);
        }
    }

    private async Task<string> RunAsync(CancellationToken stop, params IReadOnlyList<string> arguments)
    {
        try
        {
            ExecResult result = await exec.RunAsync(new("qemu-img", arguments) { Timeout = Patience }, stop).ConfigureAwait(false);
            if (result.Succeeded)
                return result.Output;
            string why = paths.Root.Length > 0 ? result.ErrorOutput.Replace(paths.Root, "", StringComparison.Ordinal) : result.ErrorOutput;
            throw new VolumeException($"qemu-img failed: exit status {result.ExitCode}, {why}\n");
        }
        catch (ExecException error)
        {
            throw new VolumeException(error.Message, error);
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record DiskInfo(VolumeMeasure Measure, string BackingFile);
}
