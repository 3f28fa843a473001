using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Volumes;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Space;

/// <summary>Looks at the disk: how large it is, what apps and their downloads take, what the rest takes. Runs off the loop.</summary>
internal sealed class DiskScan(Paths paths)
{
    private static readonly (string Path, bool Allocated)[] AppFolders =
    [
        (VolumeNames.Encrypted, true), (VolumeNames.Clear, true), ("/persist/vault/downloader", false), ("/persist/vault/verifier", false),
        ("/persist/vault/containerd", false), ("/persist/snapshots", false), ("/persist/patchEnvelopesCache", false), ("/persist/patchEnvelopesUsageCache", false),
    ];

    /// <summary>One pass: numbers for the budget, and a record per path.</summary>
    public DiskScanResult Run()
    {
        List<DiskMetric> metrics = [];
        ulong apps = 0;
        foreach ((string path, bool allocated) in AppFolders)
        {
            ulong used = (ulong)FolderSize.Of(paths.Of(path), allocated);
            apps += used;
            if (Directory.Exists(paths.Of(path)))
                metrics.Add(new() { DiskPath = path, UsedBytes = used, IsDir = true });
        }
        DriveInfo disk = new(paths.Persist);
        ulong total = (ulong)disk.TotalSize;
        ulong free = (ulong)disk.TotalFreeSpace;
        metrics.Add(new() { DiskPath = "/persist", TotalBytes = total, UsedBytes = total - free, FreeBytes = free, IsDir = true });
        return new(new(total, total - free > apps ? total - free - apps : 0), metrics);
    }
}

/// <summary>What one look at the disk gave.</summary>
internal sealed record DiskScanResult(DiskFacts Facts, IReadOnlyList<DiskMetric> Metrics);
