using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>The device settings that matter here; the defaults hold until zedagent has said otherwise.</summary>
public sealed record Settings(
    TimeSpan Gc, TimeSpan DeferDelete, uint MaxVerifyRetries, bool IgnoreDisk, uint Dom0MinPercent, ulong Dom0MaxBytes, ulong NewlogReserve, TimeSpan DiskScan)
{
    public static Settings From(ConfigItemValueMap? map) => new(
        TimeSpan.FromSeconds(Number(map, GlobalSettingKey.VdiskGCTime, 3600)),
        TimeSpan.FromSeconds(Number(map, GlobalSettingKey.DeferContentDelete, 0)),
        Number(map, GlobalSettingKey.BlobDownloadMaxRetries, 5),
        map?.GlobalSettings?.Find(GlobalSettingKey.IgnoreDiskCheckForApps)?.BoolValue ?? false,
        Number(map, GlobalSettingKey.Dom0MinDiskUsagePercent, 20),
        Number(map, GlobalSettingKey.Dom0DiskUsageMaxBytes, 2u << 30),
        Number(map, GlobalSettingKey.LogRemainToSendMBytes, 2048),
        TimeSpan.FromSeconds(Number(map, GlobalSettingKey.DiskScanMetricInterval, 300)));

    private static uint Number(ConfigItemValueMap? map, string key, uint otherwise) =>
        map?.GlobalSettings?.Find(key) is { ItemType: ConfigItemType.Int } item ? item.IntValue : otherwise;
}
