using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EdgeNodeDisks (published by zedagent). Source: types/EdgeNodeDisks.schema.json of the facts.</summary>
public sealed record EdgeNodeDisks
{
    /// <summary>All members at their zero.</summary>
    public static EdgeNodeDisks Zero { get; } = new();

    public ValueList<EdgeNodeDiskConfig>? Disks { get; init; }

    public EdgeNodeDiskArrayType ArrayType { get; init; }

    public ValueList<EdgeNodeDisks>? Children { get; init; }
}

/// <summary>Part of EdgeNodeDisks. Source: types/_types/EdgeNodeDiskConfig.schema.json of the facts.</summary>
public sealed record EdgeNodeDiskConfig
{
    /// <summary>All members at their zero.</summary>
    public static EdgeNodeDiskConfig Zero { get; } = new();

    public EdgeNodeDiskDescription Disk { get; init => field = value ?? EdgeNodeDiskDescription.Zero; } = EdgeNodeDiskDescription.Zero;

    public EdgeNodeDiskDescription? OldDisk { get; init; }

    public EdgeNodeDiskConfigType Config { get; init; }
}

/// <summary>Part of EdgeNodeDiskConfig. Source: types/_types/EdgeNodeDiskDescription.schema.json of the facts.</summary>
public sealed record EdgeNodeDiskDescription
{
    /// <summary>All members at their zero.</summary>
    public static EdgeNodeDiskDescription Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public string LogicalName { get; init => field = value ?? ""; } = "";

    public string Serial { get; init => field = value ?? ""; } = "";
}

/// <summary>A number on the wire (int32 types.EdgeNodeDiskArrayType); other numbers are carried as they are.</summary>
public enum EdgeNodeDiskArrayType : int
{
    Unspecified = 0,
    Raid0 = 1,
    Raid1 = 2,
    Raid5 = 3,
    Raid6 = 4,
}

/// <summary>A number on the wire (int32 types.EdgeNodeDiskConfigType); other numbers are carried as they are.</summary>
public enum EdgeNodeDiskConfigType : int
{
    Unspecified = 0,
    EveOs = 1,
    Persist = 2,
    ZfsOnline = 3,
    ZfsOffline = 4,
    AppDirect = 5,
    Unused = 6,
}
