using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ContentTreeConfig (published by zedagent). Source: types/ContentTreeConfig.schema.json of the facts.</summary>
public sealed record ContentTreeConfig
{
    /// <summary>All members at their zero.</summary>
    public static ContentTreeConfig Zero { get; } = new();

    public Guid ContentID { get; init; }

    public ValueList<Guid>? DatastoreIDList { get; init; }

    public string RelativeURL { get; init => field = value ?? ""; } = "";

    public Format Format { get; init; }

    public string ContentSha256 { get; init => field = value ?? ""; } = "";

    public ulong MaxDownloadSize { get; init; }

    public long GenerationCounter { get; init; }

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public string CustomMeta { get; init => field = value ?? ""; } = "";

    public bool IsLocal { get; init; }
}
