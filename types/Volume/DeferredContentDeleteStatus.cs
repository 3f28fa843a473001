using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic DeferredContentDeleteStatus (published by volumemgr). Source: types/DeferredContentDeleteStatus.schema.json of the facts.</summary>
public sealed record DeferredContentDeleteStatus
{
    /// <summary>All members at their zero.</summary>
    public static DeferredContentDeleteStatus Zero { get; } = new();

    public Guid ContentID { get; init; }

    public long GenerationCounter { get; init; }

    public string ReferenceID { get; init => field = value ?? ""; } = "";

    public ValueList<string>? Blobs { get; init; }

    public GoTime DeleteTime { get; init; }
}
