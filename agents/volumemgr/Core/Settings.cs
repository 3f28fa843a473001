using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>The device settings that matter here; the defaults hold until zedagent has said otherwise.</summary>
/// <param name="NewlogReserve">Bytes; the original takes the setting's megabytes as bytes, and so the reserve is next to nothing.</param>
public sealed record Settings(
    TimeSpan Gc, TimeSpan DeferDelete, uint MaxVerifyRetries, bool IgnoreDisk, uint Dom0MinPercent, ulong Dom0MaxBytes, ulong NewlogReserve, TimeSpan DiskScan)
{
    public static Settings From(ConfigItemValueMap? map)
    {
        GlobalConfig config = new(map);
        return new(
            config.Seconds(SettingsCatalogue.VdiskGCTime),
            config.Seconds(SettingsCatalogue.DeferContentDelete),
            config[SettingsCatalogue.BlobDownloadMaxRetries],
            config[SettingsCatalogue.IgnoreDiskCheckForApps],
            config[SettingsCatalogue.Dom0MinDiskUsagePercent],
            config[SettingsCatalogue.Dom0DiskUsageMaxBytes],
            config[SettingsCatalogue.LogRemainToSendMBytes],
            config.Seconds(SettingsCatalogue.DiskScanMetricInterval));
    }
}
