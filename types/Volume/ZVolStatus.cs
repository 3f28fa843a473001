using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ZVolStatus (published by zfsmanager). Source: types/ZVolStatus.schema.json of the facts.</summary>
public sealed record ZVolStatus
{
    /// <summary>All members at their zero.</summary>
    public static ZVolStatus Zero { get; } = new();

    public string Dataset { get; init => field = value ?? ""; } = "";

    public string Device { get; init => field = value ?? ""; } = "";
}
