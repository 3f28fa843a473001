using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of ZFSPoolStatus. Source: types/_types/StorageChildren.schema.json of the facts.</summary>
public sealed record StorageChildren : IMayBeNull
{
    /// <summary>All members at their zero.</summary>
    public static StorageChildren Zero { get; } = new();

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public StorageRaidType CurrentRaid { get; init; }

    public ulong GUID { get; init; }

    public ValueList<StorageDiskState?>? Disks { get; init; }

    public ValueList<StorageChildren?>? Children { get; init; }
}
