using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic KubeClusterUpdateStatus (published by zedagent). Source: types/KubeClusterUpdateStatus.schema.json of the facts.</summary>
public sealed record KubeClusterUpdateStatus
{
    /// <summary>All members at their zero.</summary>
    public static KubeClusterUpdateStatus Zero { get; } = new();

    public string CurrentNode { get; init => field = value ?? ""; } = "";

    public KubeComp Component { get; init; }

    public KubeCompUpdateStatus Status { get; init; }

    public uint DestinationKubeUpdateVersion { get; init; }

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

/// <summary>A number on the wire (uint8 types.KubeComp); other numbers are carried as they are.</summary>
public enum KubeComp : byte
{
    Unknown = 0,
    Containerd = 1,
    K3s = 2,
    Multus = 3,
    Kubevirt = 4,
    Cdi = 5,
    Longhorn = 6,
}

/// <summary>A number on the wire (uint8 types.KubeCompUpdateStatus); other numbers are carried as they are.</summary>
public enum KubeCompUpdateStatus : byte
{
    Unknown = 0,
    Download = 1,
    DownloadFailed = 2,
    InProgress = 3,
    Failed = 4,
    Completed = 5,
}
