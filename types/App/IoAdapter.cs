using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppInstanceConfig, AppInstanceStatus, DomainConfig, DomainStatus. Source: types/_types/IoAdapter.schema.json of the facts.</summary>
public sealed record IoAdapter
{
    /// <summary>All members at their zero.</summary>
    public static IoAdapter Zero { get; } = new();

    public IoType Type { get; init; }

    public string Name { get; init => field = value ?? ""; } = "";

    public EthVF EthVf { get; init => field = value ?? EthVF.Zero; } = EthVF.Zero;

    public uint IntfOrder { get; init; }
}
