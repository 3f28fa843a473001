using Eve.Api.Info;
using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Report;

/// <summary>Volumes, content trees and blobs as the controller sees them (report facts, section 6).</summary>
public static class StorageInfo
{
    public static ZInfoVolume Of(VolumeStatus status, ReportWorld world)
    {
        ZInfoVolume info = new()
        {
            Uuid = status.VolumeID.ToString(),
            DisplayName = status.DisplayName,
            State = Convert.State(status.State),
            ProgressPercentage = (uint)status.Progress,
            GenerationCount = status.GenerationCounter,
            VolumeErr = Convert.Error(status.ErrorDescription),
            Usage = Usage(status.RefCount, status.CreateTime, status.LastRefCountChangeTime),
        };
        if (status.FileLocation.Length > 0 && world.AppDisks.TryGetValue(Keys.DiskPath(status.FileLocation), out AppDiskMetric? disk))
            info.Resources = new VolumeResources { CurSizeBytes = disk.UsedBytes, MaxSizeBytes = disk.ProvisionedBytes };
        return info;
    }

    public static ZInfoContentTree Of(ContentTreeStatus status)
    {
        ZInfoContentTree info = new()
        {
            Uuid = status.ContentID.ToString(),
            DisplayName = status.DisplayName,
            Sha256 = status.ContentSha256,
            State = Convert.State(status.State),
            ProgressPercentage = (uint)status.Progress,
            GenerationCount = status.GenerationCounter,
            Err = Convert.Error(status.ErrorDescription),
            Resources = new ContentResources { CurSizeBytes = (ulong)Math.Max(status.TotalSize, 0) },
            Usage = Usage(1, status.CreateTime, status.CreateTime),
        };
        info.ComponentShaList.AddRange(status.Blobs.OrEmpty());
        return info;
    }

    public static ZInfoBlob Of(BlobStatus status) => new()
    {
        Sha256 = status.Sha256,
        State = Convert.State(status.State),
        // Integer division, as the original: 0 until the blob is complete.
        ProgressPercentage = status.TotalSize > 0 ? (uint)(status.CurrentSize / status.TotalSize * 100) : 0,
        Resources = new ContentResources { CurSizeBytes = status.Size },
        Usage = Usage(status.RefCount, status.CreateTime, status.LastRefCountChangeTime),
    };

    private static UsageInfo Usage(ulong references, GoTime created, GoTime changed) => new()
    {
        RefCount = (uint)references,
        CreateTime = Convert.TimeAlways(created),
        LastRefcountChangeTime = Convert.TimeAlways(changed),
    };
}
