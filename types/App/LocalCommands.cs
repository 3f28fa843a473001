using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Source: types/LocalCommands.schema.json of the facts.</summary>
public sealed record LocalCommands
{
    /// <summary>All members at their zero.</summary>
    public static LocalCommands Zero { get; } = new();

    public ValueMap<string, LocalAppCommand?>? AppCommands { get; init; }

    public ValueMap<string, LocalAppCounters?>? AppCounters { get; init; }

    public ValueMap<string, long>? VolumeGenCounters { get; init; }
}

/// <summary>Part of LocalCommands. Source: types/_types/LocalAppCommand.schema.json of the facts.</summary>
public sealed record LocalAppCommand : IMayBeNull
{
    /// <summary>All members at their zero.</summary>
    public static LocalAppCommand Zero { get; } = new();

    public AppCommand Command { get; init; }

    public ulong LocalServerTimestamp { get; init; }

    public GoTime DeviceTimestamp { get; init; }

    public bool Completed { get; init; }

    public ulong LastCompletedTimestamp { get; init; }
}

/// <summary>Part of LocalCommands. Source: types/_types/LocalAppCounters.schema.json of the facts.</summary>
public sealed record LocalAppCounters : IMayBeNull
{
    /// <summary>All members at their zero.</summary>
    public static LocalAppCounters Zero { get; } = new();

    public AppInstanceOpsCmd RestartCmd { get; init => field = value ?? AppInstanceOpsCmd.Zero; } = AppInstanceOpsCmd.Zero;

    public AppInstanceOpsCmd PurgeCmd { get; init => field = value ?? AppInstanceOpsCmd.Zero; } = AppInstanceOpsCmd.Zero;
}

/// <summary>A number on the wire (uint8 types.AppCommand); other numbers are carried as they are.</summary>
public enum AppCommand : byte
{
    Unspecified = 0,
    Restart = 1,
    Purge = 2,
}
