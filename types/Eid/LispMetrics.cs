namespace Eve.Types;

/// <summary>The LISP data plane's counters; a record of 2020. Source: types/_era-2020-08/LispMetrics.schema.json of the facts.</summary>
public sealed record LispMetrics
{
    /// <summary>All members at their zero.</summary>
    public static LispMetrics Zero { get; } = new();

    public ValueList<EidMap>? EidMaps { get; init; }

    public ValueList<EidStatistics>? EidStats { get; init; }

    public LispPktStat ItrPacketSendError { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public LispPktStat InvalidEidError { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public LispPktStat NoDecryptKey { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public LispPktStat OuterHeaderError { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public LispPktStat BadInnerVersion { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public LispPktStat GoodPackets { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public LispPktStat ICVError { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public LispPktStat LispHeaderError { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public LispPktStat CheckSumError { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public LispPktStat DecapReInjectError { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public LispPktStat DecryptError { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;
}

/// <summary>Part of LispMetrics. Source: types/_era-2020-08/_types/EidMap.schema.json of the facts.</summary>
public sealed record EidMap
{
    /// <summary>All members at their zero.</summary>
    public static EidMap Zero { get; } = new();

    public ulong IID { get; init; }

    public ValueList<IpText>? Eids { get; init; }
}

/// <summary>Part of LispMetrics. Source: types/_era-2020-08/_types/EidStatistics.schema.json of the facts.</summary>
public sealed record EidStatistics
{
    /// <summary>All members at their zero.</summary>
    public static EidStatistics Zero { get; } = new();

    public ulong IID { get; init; }

    public IpText Eid { get; init; }

    public ValueList<LispRlocStatistics>? RlocStats { get; init; }
}

/// <summary>Part of LispMetrics. Source: types/_era-2020-08/_types/LispRlocStatistics.schema.json of the facts.</summary>
public sealed record LispRlocStatistics
{
    /// <summary>All members at their zero.</summary>
    public static LispRlocStatistics Zero { get; } = new();

    public IpText Rloc { get; init; }

    public LispPktStat Stats { get; init => field = value ?? LispPktStat.Zero; } = LispPktStat.Zero;

    public ulong SecondsSinceLastPacket { get; init; }
}

/// <summary>Part of LispMetrics. Source: types/_era-2020-08/_types/LispPktStat.schema.json of the facts.</summary>
public sealed record LispPktStat
{
    /// <summary>All members at their zero.</summary>
    public static LispPktStat Zero { get; } = new();

    public ulong Pkts { get; init; }

    public ulong Bytes { get; init; }
}
