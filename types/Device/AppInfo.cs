namespace Eve.Types;

/// <summary>What is there for an app to fetch; no topic, but an answer of the metadata server. Source: types/AppInfo.schema.json of the facts.</summary>
public sealed record AppInfo
{
    /// <summary>All members at their zero.</summary>
    public static AppInfo Zero { get; } = new();

    public ValueList<AppBlobsAvailable>? AppBlobs { get; init; }
}
