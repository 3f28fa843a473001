using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NetworkPortConfig, NetworkPortStatus, NetworkXObjectConfig. Source: types/_types/WirelessConfig.schema.json of the facts.</summary>
public sealed record WirelessConfig
{
    /// <summary>All members at their zero.</summary>
    public static WirelessConfig Zero { get; } = new();

    [OmitEmpty]
    public WirelessType WType { get; init; }

    public CellNetPortConfig CellularV2 { get; init => field = value ?? CellNetPortConfig.Zero; } = CellNetPortConfig.Zero;

    [OmitEmpty]
    public ValueList<WifiConfig>? Wifi { get; init; }

    [OmitEmpty]
    public ValueList<DeprecatedCellConfig>? Cellular { get; init; }
}

/// <summary>Part of WirelessConfig. Source: types/_types/CellNetPortConfig.schema.json of the facts.</summary>
public sealed record CellNetPortConfig
{
    /// <summary>All members at their zero.</summary>
    public static CellNetPortConfig Zero { get; } = new();

    [OmitEmpty]
    public ValueList<CellularAccessPoint>? AccessPoints { get; init; }

    public WwanProbe Probe { get; init => field = value ?? WwanProbe.Zero; } = WwanProbe.Zero;

    [OmitEmpty]
    public bool LocationTracking { get; init; }
}

/// <summary>Part of WirelessConfig. Source: types/_types/DeprecatedCellConfig.schema.json of the facts.</summary>
public sealed record DeprecatedCellConfig
{
    /// <summary>All members at their zero.</summary>
    public static DeprecatedCellConfig Zero { get; } = new();

    [OmitEmpty]
    public string APN { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string ProbeAddr { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public bool DisableProbe { get; init; }

    [OmitEmpty]
    public bool LocationTracking { get; init; }
}

/// <summary>Part of WirelessConfig. Source: types/_types/WifiConfig.schema.json of the facts.</summary>
public sealed record WifiConfig
{
    /// <summary>All members at their zero.</summary>
    public static WifiConfig Zero { get; } = new();

    [OmitEmpty]
    public string SSID { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public WifiKeySchemeType KeyScheme { get; init; }

    [OmitEmpty]
    public string Identity { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Password { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public int Priority { get; init; }

    public string CipherBlockID { get; init => field = value ?? ""; } = "";

    public string CipherContextID { get; init => field = value ?? ""; } = "";

    public Bytes? InitialValue { get; init; }

    [JsonPropertyName("pubsub-large-CipherData")]
    public Bytes? CipherData { get; init; }

    public Bytes? ClearTextHash { get; init; }

    public bool IsCipher { get; init; }

    public CipherContext? CipherContext { get; init; }

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

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(WifiConfig);
}

/// <summary>A number on the wire (uint8 types.WifiKeySchemeType); other numbers are carried as they are.</summary>
public enum WifiKeySchemeType : byte
{
    None = 0,
    WpaPsk = 1,
    WpaEap = 2,
    Other = 3,
}
