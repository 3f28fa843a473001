using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic Capabilities (published by domainmgr). Source: types/Capabilities.schema.json of the facts.</summary>
public sealed record Capabilities
{
    /// <summary>All members at their zero.</summary>
    public static Capabilities Zero { get; } = new();

    public bool HWAssistedVirtualization { get; init; }

    public bool IOVirtualization { get; init; }

    public bool CPUPinning { get; init; }

    public bool UseVHost { get; init; }
}
