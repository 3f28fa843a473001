using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic BaseOSMgrStatus (published by baseosmgr). Source: types/BaseOSMgrStatus.schema.json of the facts.</summary>
public sealed record BaseOSMgrStatus
{
    /// <summary>All members at their zero.</summary>
    public static BaseOSMgrStatus Zero { get; } = new();

    public uint CurrentRetryUpdateCounter { get; init; }
}
