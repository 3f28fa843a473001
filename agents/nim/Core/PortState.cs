using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>Questions about one DevicePortConfig.</summary>
public static class PortState
{
    /// <summary>How long a failed entry is left alone.</summary>
    public static readonly TimeSpan Penalty = TimeSpan.FromMinutes(5);

    public static bool HasManagementPort(DevicePortConfig config) =>
        config.Ports.OrEmpty().Any(port => port is { IsMgmt: true, InvalidConfig: false } && port.Dhcp is DhcpType.Client or DhcpType.Static);

    /// <summary>It succeeded, and did not fail since.</summary>
    public static bool WasWorking(DevicePortConfig config) => !config.LastSucceeded.IsZero && config.LastSucceeded > config.LastFailed;

    public static bool Untested(DevicePortConfig config) => config.LastFailed.IsZero && config.LastSucceeded.IsZero;

    /// <summary>Worth a test now: never failed, succeeded since, failed in the future (the clock was set), or long enough ago.</summary>
    public static bool Testable(DevicePortConfig config, DateTimeOffset now)
    {
        if (!HasManagementPort(config))
            return false;
        if (config.LastFailed.IsZero || config.LastSucceeded > config.LastFailed)
            return true;
        TimeSpan ago = (GoTime)now - config.LastFailed;
        return ago < TimeSpan.Zero || ago >= Penalty;
    }

    /// <summary>The same source, ports and settings; times, states and results are not looked at.</summary>
    public static bool MostlyEqual(DevicePortConfig left, DevicePortConfig right) =>
        left.Version == right.Version && left.Key == right.Key && Settings(left) == Settings(right);

    /// <summary>An entry of an earlier run: the ports' results are old, the entry's own stay for the five minutes rule.</summary>
    public static DevicePortConfig ForgetResults(DevicePortConfig config) =>
        config with { Ports = config.Ports.OrEmpty().Select(port => port.InvalidConfig ? port : WithoutResults(port)).ToValueList() };

    /// <summary>The ports without results and source: what decides about the kernel's state.</summary>
    public static ValueList<NetworkPortConfig> Settings(DevicePortConfig config) =>
        config.Ports.OrEmpty().Select(port => WithoutResults(port) with { ConfigSource = PortConfigSource.Zero }).ToValueList();

    private static NetworkPortConfig WithoutResults(NetworkPortConfig port) =>
        port with { LastFailed = default, LastSucceeded = default, LastError = "", LastWarning = "" };
}
