using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AppNetworkStatus (published by zedrouter). Source: types/AppNetworkStatus.schema.json of the facts.</summary>
public sealed record AppNetworkStatus
{
    /// <summary>All members at their zero.</summary>
    public static AppNetworkStatus Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public long AppNum { get; init; }

    public bool Activated { get; init; }

    public bool PendingAdd { get; init; }

    public bool PendingModify { get; init; }

    public bool PendingDelete { get; init; }

    public bool ConfigInSync { get; init; }

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public AppPod AppPod { get; init => field = value ?? AppPod.Zero; } = AppPod.Zero;

    public IpText GetStatsIPAddr { get; init; }

    public AppRuntimeType DeploymentType { get; init; }

    public ValueList<AppNetAdapterStatus>? AppNetAdapterList { get; init; }

    public bool AwaitNetworkInstance { get; init; }

    public long MACGenerator { get; init; }

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }
}

/// <summary>Part of AppNetworkStatus. Source: types/_types/AppPod.schema.json of the facts.</summary>
public sealed record AppPod
{
    /// <summary>All members at their zero.</summary>
    public static AppPod Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public string NetNsPath { get; init => field = value ?? ""; } = "";
}
