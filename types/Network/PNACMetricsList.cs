using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic PNACMetricsList (published by nim). Source: types/PNACMetricsList.schema.json of the facts.</summary>
public sealed record PNACMetricsList
{
    /// <summary>All members at their zero.</summary>
    public static PNACMetricsList Zero { get; } = new();

    public ValueList<PNACMetrics>? Ports { get; init; }
}

/// <summary>Part of PNACMetricsList. Source: types/_types/PNACMetrics.schema.json of the facts.</summary>
public sealed record PNACMetrics
{
    /// <summary>All members at their zero.</summary>
    public static PNACMetrics Zero { get; } = new();

    public string LogicalLabel { get; init => field = value ?? ""; } = "";

    public ulong EAPOLFramesRx { get; init; }

    public ulong EAPOLFramesTx { get; init; }

    public ulong EAPOLStartFramesTx { get; init; }

    public ulong EAPOLLogoffFramesTx { get; init; }

    public ulong EAPOLRespFramesTx { get; init; }

    public ulong EAPOLReqIDFramesRx { get; init; }

    public ulong EAPOLReqFramesRx { get; init; }

    public ulong EAPOLInvalidFramesRx { get; init; }

    public ulong EAPLengthErrorFramesRx { get; init; }
}
