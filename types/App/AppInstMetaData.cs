using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AppInstMetaData (published by msrv). Source: types/AppInstMetaData.schema.json of the facts.</summary>
public sealed record AppInstMetaData
{
    /// <summary>All members at their zero.</summary>
    public static AppInstMetaData Zero { get; } = new();

    public Guid AppInstUUID { get; init; }

    public Bytes? Data { get; init; }

    public AppInstMetaDataType Type { get; init; }
}

/// <summary>A number on the wire (uint8 types.AppInstMetaDataType); other numbers are carried as they are.</summary>
public enum AppInstMetaDataType : byte
{
    TypeNone = 0,
    TypeKubeConfig = 1,
    CustomStatus = 2,
}
