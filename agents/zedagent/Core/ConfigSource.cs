namespace Eve.Agents.Zedagent.Core;

/// <summary>Where a config came from.</summary>
public enum ConfigSource
{
    /// <summary>The controller, a moment ago.</summary>
    Controller,

    /// <summary>The checkpoint of an earlier answer of the controller.</summary>
    Saved,

    /// <summary>The signed file that the device was installed with.</summary>
    Bootstrap,

    /// <summary>A side controller.</summary>
    Loc,
}

/// <summary>What became of a config.</summary>
public enum ConfigResult
{
    Ok,

    /// <summary>Refused: it cannot belong to this device.</summary>
    Invalid,

    /// <summary>Older than the one in force.</summary>
    Obsolete,

    /// <summary>Apps wait: the device is going to reboot.</summary>
    SkippedForReboot,

    /// <summary>Apps wait: another base OS image is going to be started.</summary>
    SkippedForUpdate,
}
