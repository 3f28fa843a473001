using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EdgeviewStatus (published by edgeview). Source: types/EdgeviewStatus.schema.json of the facts.</summary>
public sealed record EdgeviewStatus
{
    /// <summary>All members at their zero.</summary>
    public static EdgeviewStatus Zero { get; } = new();

    public ulong ExpireOn { get; init; }

    public GoTime StartedOn { get; init; }

    public uint CmdCountDev { get; init; }

    public uint CmdCountApp { get; init; }

    public uint CmdCountExt { get; init; }
}
