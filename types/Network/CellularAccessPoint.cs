using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of CellNetPortConfig, WwanNetworkConfig. Source: types/_types/CellularAccessPoint.schema.json of the facts.</summary>
public sealed record CellularAccessPoint
{
    /// <summary>All members at their zero.</summary>
    public static CellularAccessPoint Zero { get; } = new();

    [OmitEmpty]
    public byte SIMSlot { get; init; }

    [OmitEmpty]
    public bool Activated { get; init; }

    [OmitEmpty]
    public string APN { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string IPType { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string AuthProtocol { get; init => field = value ?? ""; } = "";

    public WwanCleartextCredentials CleartextCredentials { get; init => field = value ?? WwanCleartextCredentials.Zero; } = WwanCleartextCredentials.Zero;

    public CipherBlockStatus EncryptedCredentials { get; init => field = value ?? CipherBlockStatus.Zero; } = CipherBlockStatus.Zero;

    [OmitEmpty]
    public ValueList<string>? PreferredPLMNs { get; init; }

    [OmitEmpty]
    public ValueList<string>? PreferredRATs { get; init; }

    [OmitEmpty]
    public bool ForbidRoaming { get; init; }

    [OmitEmpty]
    public string AttachAPN { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string AttachIPType { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string AttachAuthProtocol { get; init => field = value ?? ""; } = "";

    public WwanCleartextCredentials AttachCleartextCredentials { get; init => field = value ?? WwanCleartextCredentials.Zero; } = WwanCleartextCredentials.Zero;
}

/// <summary>Part of CellularAccessPoint. Source: types/_types/WwanCleartextCredentials.schema.json of the facts.</summary>
public sealed record WwanCleartextCredentials
{
    /// <summary>All members at their zero.</summary>
    public static WwanCleartextCredentials Zero { get; } = new();

    public string Username { get; init => field = value ?? ""; } = "";

    public string Password { get; init => field = value ?? ""; } = "";

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(WwanCleartextCredentials);
}

/// <summary>The values of WwanAuthProtocol known to the wire; others are carried as they are.</summary>
public static class WwanAuthProtocol
{
    public const string Chap = "chap";
    public const string None = "";
    public const string Pap = "pap";
    public const string PAPAndCHAP = "pap-and-chap";
}
