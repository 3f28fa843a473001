using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VaultConfig (published by vaultmgr). Source: types/VaultConfig.schema.json of the facts.</summary>
public sealed record VaultConfig
{
    /// <summary>All members at their zero.</summary>
    public static VaultConfig Zero { get; } = new();

    public bool TpmKeyOnly { get; init; }
}
