using System.Text.Json;

namespace Eve.Agents.Volumemgr.Volumes;

/// <summary>Snapshots inside qcow2 files, by qemu-img. Asked for what is so already, nothing happens.</summary>
internal sealed class DiskSnapshots(Paths paths, IExec exec, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);
    private const int Tries = 10;

    /// <exception cref="VolumeException">The disk cannot be read.</exception>
    public async Task<IReadOnlyList<string>> NamesAsync(string path, CancellationToken stop)
    {
        string output = await RunAsync("the snapshots of {0} cannot be listed", path, stop, "info", "-U", "--output=json", paths.Of(path)).ConfigureAwait(false);
        try
        {
            using JsonDocument info = JsonDocument.Parse(output);
            return info.RootElement.TryGetProperty("snapshots", out JsonElement snapshots)
                ? [.. snapshots.EnumerateArray().Select(snapshot => snapshot.GetProperty("name").GetString() ?? "")]
                : [];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new VolumeException($"the snapshots of {path} cannot be listed: qemu-img info gave no usable answer: {error.Message}", error);
        }
    }

    public Task TakeAsync(Core.SnapshotDisk disk, CancellationToken stop) => ChangeAsync("-c", "no snapshot can be taken of volume {0}", disk, stop);

    public Task ApplyAsync(Core.SnapshotDisk disk, CancellationToken stop) => ChangeAsync("-a", "volume {0} cannot be rolled back", disk, stop);

    /// <summary>Deletes a snapshot; one that is not there is no error.</summary>
    public async Task DropAsync(Core.SnapshotDisk disk, CancellationToken stop)
    {
        if (!File.Exists(paths.Of(disk.Path)))
            return;
        int count = (await NamesAsync(disk.Path, stop).ConfigureAwait(false)).Count(name => name == disk.Name);
        for (int i = 0; i < count; i++)
            await ChangeAsync("-d", "the snapshot of volume {0} cannot be deleted", disk, stop).ConfigureAwait(false);
    }

    private Task ChangeAsync(string what, string failed, Core.SnapshotDisk disk, CancellationToken stop) =>
        RunAsync(failed, disk.Title, stop, "snapshot", what, disk.Name, paths.Of(disk.Path));

    private async Task<string> RunAsync(string failed, string title, CancellationToken stop, params IReadOnlyList<string> arguments)
    {
        for (int tries = 1; ; tries++)
        {
            string why;
            try
            {
                ExecResult result = await exec.RunAsync(new("qemu-img", arguments) { Timeout = Patience }, stop).ConfigureAwait(false);
                if (result.Succeeded)
                    return result.Output;
                why = result.ErrorOutput.Trim().Replace("qemu-img: ", "", StringComparison.Ordinal);
            }
            catch (ExecException error)
            {
                throw new VolumeException($"{string.Format(null, failed, title)}: {error.Message}", error);
            }
            bool inUse = why.Contains("lock", StringComparison.Ordinal) && why.Contains("another process", StringComparison.Ordinal);
            // A qemu that is about to end, or a qemu-img that outlived its killed agent, lets go of the file in a moment.
            if (inUse && tries < Tries)
            {
                await Task.Delay(Pause, time, stop).ConfigureAwait(false);
                continue;
            }
            if (inUse)
                why = "its disk is in use by a running app: stop the app first";
            else if (paths.Root.Length > 0)
                why = why.Replace(paths.Root, "", StringComparison.Ordinal);
            throw new VolumeException($"{string.Format(null, failed, title)}: {why}");
        }
    }
}
