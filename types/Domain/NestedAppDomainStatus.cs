using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NestedAppDomainStatus (published by zedrouter). Source: types/NestedAppDomainStatus.schema.json of the facts.</summary>
public sealed record NestedAppDomainStatus
{
    /// <summary>All members at their zero.</summary>
    public static NestedAppDomainStatus Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public bool DisableLogs { get; init; }

    public Guid ParentAppUUID { get; init; }
}
