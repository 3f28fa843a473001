using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NewlogMetrics (published by loguploader, newlogd). Source: types/NewlogMetrics.schema.json of the facts.</summary>
public sealed record NewlogMetrics
{
    /// <summary>All members at their zero.</summary>
    public static NewlogMetrics Zero { get; } = new();

    public bool FailedToSend { get; init; }

    public GoTime FailSentStartTime { get; init; }

    public GoTime LastTooManyReqTime { get; init; }

    public ulong TotalBytesUpload { get; init; }

    public uint Num4xxResponses { get; init; }

    public uint NumTooManyRequest { get; init; }

    public uint CurrUploadIntvSec { get; init; }

    public uint LogfileTimeoutSec { get; init; }

    public uint MaxGzipSize { get; init; }

    public uint AvgGzipSize { get; init; }

    public uint NumGZipFileRemoved { get; init; }

    public uint NumBreakGZipFile { get; init; }

    public uint NumSkipUploadAppFile { get; init; }

    public ulong NumKmessages { get; init; }

    public ulong NumSyslogMessages { get; init; }

    public ValueMap<string, uint>? DevTop10InputBytesPCT { get; init; }

    public ulong TotalSizeLogs { get; init; }

    public GoTime OldestSavedDeviceLog { get; init; }

    public CloudDelay Latency { get; init => field = value ?? CloudDelay.Zero; } = CloudDelay.Zero;

    public ServerStats ServerStats { get; init => field = value ?? ServerStats.Zero; } = ServerStats.Zero;

    public LogfileMetrics DevMetrics { get; init => field = value ?? LogfileMetrics.Zero; } = LogfileMetrics.Zero;

    public LogfileMetrics AppMetrics { get; init => field = value ?? LogfileMetrics.Zero; } = LogfileMetrics.Zero;
}

/// <summary>Part of NewlogMetrics. Source: types/_types/cloudDelay.schema.json of the facts.</summary>
public sealed record CloudDelay
{
    /// <summary>All members at their zero.</summary>
    public static CloudDelay Zero { get; } = new();

    public uint MinUploadMsec { get; init; }

    public uint MaxUploadMsec { get; init; }

    public uint AvgUploadMsec { get; init; }

    public uint CurrUploadMsec { get; init; }
}

/// <summary>Part of NewlogMetrics. Source: types/_types/logfileMetrics.schema.json of the facts.</summary>
public sealed record LogfileMetrics
{
    /// <summary>All members at their zero.</summary>
    public static LogfileMetrics Zero { get; } = new();

    public ulong NumGZipFilesSent { get; init; }

    public ulong NumGZipBytesWrite { get; init; }

    public ulong NumBytesWrite { get; init; }

    public uint NumGzipFileInDir { get; init; }

    public ulong NumInputEvent { get; init; }

    public ulong NumGZipFileRetry { get; init; }

    public uint NumGZipFileKeptLocal { get; init; }

    public GoTime RecentUploadTimestamp { get; init; }

    public GoTime LastGZipFileSendTime { get; init; }
}

/// <summary>Part of NewlogMetrics. Source: types/_types/serverStats.schema.json of the facts.</summary>
public sealed record ServerStats
{
    /// <summary>All members at their zero.</summary>
    public static ServerStats Zero { get; } = new();

    public float CurrCPULoadPCT { get; init; }

    public float AvgCPULoadPCT { get; init; }

    public uint CurrProcessMsec { get; init; }

    public uint AvgProcessMsec { get; init; }
}
