using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic PatchEnvelopeInfoList (published by zedagent). Source: types/PatchEnvelopeInfoList.schema.json of the facts.</summary>
public sealed record PatchEnvelopeInfoList
{
    /// <summary>All members at their zero.</summary>
    public static PatchEnvelopeInfoList Zero { get; } = new();

    public ValueList<PatchEnvelopeInfo>? Envelopes { get; init; }
}
