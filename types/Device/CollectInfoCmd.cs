using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic CollectInfoCmd (published by zedagent). Source: types/CollectInfoCmd.schema.json of the facts.</summary>
public sealed record CollectInfoCmd
{
    /// <summary>All members at their zero.</summary>
    public static CollectInfoCmd Zero { get; } = new();

    public GoTime Time { get; init; }
}
