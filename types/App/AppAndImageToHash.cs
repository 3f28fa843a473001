using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AppAndImageToHash (published by volumemgr, zedmanager). Source: types/AppAndImageToHash.schema.json of the facts.</summary>
public sealed record AppAndImageToHash
{
    /// <summary>All members at their zero.</summary>
    public static AppAndImageToHash Zero { get; } = new();

    public Guid AppUUID { get; init; }

    public Guid ImageID { get; init; }

    public string Hash { get; init => field = value ?? ""; } = "";

    public uint PurgeCounter { get; init; }
}
