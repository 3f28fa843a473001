using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VerifyImageConfig (published by baseosmgr, volumemgr, zedmanager). Source: types/VerifyImageConfig.schema.json of the facts.</summary>
public sealed record VerifyImageConfig
{
    /// <summary>All members at their zero.</summary>
    public static VerifyImageConfig Zero { get; } = new();

    public string ImageSha256 { get; init => field = value ?? ""; } = "";

    public string Name { get; init => field = value ?? ""; } = "";

    public string MediaType { get; init => field = value ?? ""; } = "";

    public string FileLocation { get; init => field = value ?? ""; } = "";

    public long Size { get; init; }

    public ulong RefCount { get; init; }

    public bool Expired { get; init; }
}
