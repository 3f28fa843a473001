namespace Eve.Types;

/// <summary>What the LISP data plane knows: map caches and keys; a record of 2020. Source: types/_era-2020-08/LispInfoStatus.schema.json of the facts.</summary>
public sealed record LispInfoStatus
{
    /// <summary>All members at their zero.</summary>
    public static LispInfoStatus Zero { get; } = new();

    public ulong ItrCryptoPort { get; init; }

    public ulong EtrNatPort { get; init; }

    public ValueList<string>? Interfaces { get; init; }

    public ValueList<LispDatabaseMap>? DatabaseMaps { get; init; }

    public ValueList<LispDecapKey>? DecapKeys { get; init; }
}

/// <summary>Part of LispInfoStatus. Source: types/_era-2020-08/_types/LispDatabaseMap.schema.json of the facts.</summary>
public sealed record LispDatabaseMap
{
    /// <summary>All members at their zero.</summary>
    public static LispDatabaseMap Zero { get; } = new();

    public ulong IID { get; init; }

    public ValueList<LispMapCacheEntry>? MapCacheEntries { get; init; }
}

/// <summary>Part of LispInfoStatus. Source: types/_era-2020-08/_types/LispMapCacheEntry.schema.json of the facts.</summary>
public sealed record LispMapCacheEntry
{
    /// <summary>All members at their zero.</summary>
    public static LispMapCacheEntry Zero { get; } = new();

    public IpText EID { get; init; }

    public ValueList<LispRlocState>? Rlocs { get; init; }
}

/// <summary>Part of LispInfoStatus. Source: types/_era-2020-08/_types/LispRlocState.schema.json of the facts.</summary>
public sealed record LispRlocState
{
    /// <summary>All members at their zero.</summary>
    public static LispRlocState Zero { get; } = new();

    public IpText Rloc { get; init; }

    public bool Reachable { get; init; }
}

/// <summary>Part of LispInfoStatus. Source: types/_era-2020-08/_types/LispDecapKey.schema.json of the facts.</summary>
public sealed record LispDecapKey
{
    /// <summary>All members at their zero.</summary>
    public static LispDecapKey Zero { get; } = new();

    public IpText Rloc { get; init; }

    public ulong Port { get; init; }

    public ulong KeyCount { get; init; }
}
