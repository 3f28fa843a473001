using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NodeDrainRequest (published by baseosmgr, zedagent). Source: types/NodeDrainRequest.schema.json of the facts.</summary>
public sealed record NodeDrainRequest
{
    /// <summary>All members at their zero.</summary>
    public static NodeDrainRequest Zero { get; } = new();

    public GoTime RequestedAt { get; init; }

    public DrainRequester RequestedBy { get; init; }

    public string Context { get; init => field = value ?? ""; } = "";
}
