using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic PatchEnvelopeUsage (published by msrv). Source: types/PatchEnvelopeUsage.schema.json of the facts.</summary>
public sealed record PatchEnvelopeUsage
{
    /// <summary>All members at their zero.</summary>
    public static PatchEnvelopeUsage Zero { get; } = new();

    public string AppUUID { get; init => field = value ?? ""; } = "";

    public string PatchID { get; init => field = value ?? ""; } = "";

    public string Version { get; init => field = value ?? ""; } = "";

    public ulong PatchAPICallCount { get; init; }

    public ulong DownloadCount { get; init; }
}
