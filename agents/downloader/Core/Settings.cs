using Eve.Types;

namespace Eve.Agents.Downloader.Core;

/// <summary>The device settings that matter here; the defaults hold until zedagent has said otherwise.</summary>
public sealed record Settings(TimeSpan RetryPause, TimeSpan Stalled, uint MaxCost, bool AllowInsecureAuth)
{
    public static Settings From(ConfigItemValueMap? map) => new(
        TimeSpan.FromSeconds(Number(map, GlobalSettingKey.DownloadRetryTime, 600)),
        TimeSpan.FromSeconds(Number(map, GlobalSettingKey.DownloadStalledTime, 600)),
        Number(map, GlobalSettingKey.DownloadMaxPortCost, 0),
        map?.GlobalSettings?.Find(GlobalSettingKey.DataStoreAllowInsecureAuth)?.BoolValue ?? false);

    private static uint Number(ConfigItemValueMap? map, string key, uint otherwise) =>
        map?.GlobalSettings?.Find(key) is { ItemType: ConfigItemType.Int } item ? item.IntValue : otherwise;
}
