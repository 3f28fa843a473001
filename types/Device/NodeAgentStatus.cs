using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NodeAgentStatus (published by nodeagent). Source: types/NodeAgentStatus.schema.json of the facts.</summary>
public sealed record NodeAgentStatus
{
    /// <summary>All members at their zero.</summary>
    public static NodeAgentStatus Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public string CurPart { get; init => field = value ?? ""; } = "";

    public bool UpdateInprogress { get; init; }

    public GoDuration RemainingTestTime { get; init; }

    public bool DeviceReboot { get; init; }

    public bool DeviceShutdown { get; init; }

    public bool DevicePoweroff { get; init; }

    public bool AllDomainsHalted { get; init; }

    public string RebootReason { get; init => field = value ?? ""; } = "";

    public BootReason BootReason { get; init; }

    public string RebootStack { get; init => field = value ?? ""; } = "";

    public GoTime RebootTime { get; init; }

    public uint RestartCounter { get; init; }

    public string RebootImage { get; init => field = value ?? ""; } = "";

    public bool LocalMaintenanceMode { get; init; }

    public ValueList<MaintenanceModeReason>? LocalMaintenanceModeReasons { get; init; }

    public bool HVTypeKube { get; init; }

    public bool WaitDrainInProgress { get; init; }
}
