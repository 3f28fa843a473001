using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppInstanceConfig, AppInstanceStatus, AppNetworkStatus, BaseOsStatus and others. Source: types/_types/ErrorEntity.schema.json of the facts.</summary>
public sealed record ErrorEntity : IMayBeNull
{
    /// <summary>All members at their zero.</summary>
    public static ErrorEntity Zero { get; } = new();

    public ErrorEntityType EntityType { get; init; }

    public string EntityID { get; init => field = value ?? ""; } = "";
}

/// <summary>A number on the wire (int32 types.ErrorEntityType); other numbers are carried as they are.</summary>
public enum ErrorEntityType : int
{
    Unspecified = 0,
    BaseOs = 1,
    SystemAdapter = 2,
    Vault = 3,
    Attestation = 4,
    AppInstance = 5,
    Port = 6,
    Network = 7,
    NetworkInstance = 8,
    ContentTree = 9,
    ContentBlob = 10,
    Volume = 11,
}
