using Eve.Types;

namespace Eve.Agents.Downloader.Core;

/// <summary>The device settings that matter here; the defaults hold until zedagent has said otherwise.</summary>
public sealed record Settings(TimeSpan RetryPause, TimeSpan Stalled, uint MaxCost, bool AllowInsecureAuth)
{
    public static Settings From(ConfigItemValueMap? map)
    {
        GlobalConfig config = new(map);
        return new(
            config.Seconds(SettingsCatalogue.DownloadRetryTime),
            config.Seconds(SettingsCatalogue.DownloadStalledTime),
            config[SettingsCatalogue.DownloadMaxPortCost],
            config[SettingsCatalogue.DataStoreAllowInsecureAuth]);
    }
}
