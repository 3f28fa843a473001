using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic DownloaderConfig (published by baseosmgr, volumemgr, zedmanager). Source: types/DownloaderConfig.schema.json of the facts.</summary>
public sealed record DownloaderConfig
{
    /// <summary>All members at their zero.</summary>
    public static DownloaderConfig Zero { get; } = new();

    public string ImageSha256 { get; init => field = value ?? ""; } = "";

    public ValueList<Guid>? DatastoreIDList { get; init; }

    public string Name { get; init => field = value ?? ""; } = "";

    public string Target { get; init => field = value ?? ""; } = "";

    public bool NameIsURL { get; init; }

    public ulong Size { get; init; }

    public string FinalObjDir { get; init => field = value ?? ""; } = "";

    public ulong RefCount { get; init; }

    public GoTime LastRetry { get; init; }
}
