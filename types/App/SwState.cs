namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.SwState); other numbers are carried as they are.</summary>
public enum SwState : byte
{
    Initial = 100,
    ResolvingTag = 101,
    ResolvedTag = 102,
    Downloading = 103,
    Downloaded = 104,
    Verifying = 105,
    Verified = 106,
    Loading = 107,
    Loaded = 108,
    CreatingVolume = 109,
    CreatedVolume = 110,
    Installed = 111,
    AwaitNetworkInstance = 112,
    StartDelayed = 113,
    Booting = 114,
    Running = 115,
    Pausing = 116,
    Paused = 117,
    Halting = 118,
    Halted = 119,
    Broken = 120,
    Unknown = 121,
    Pending = 122,
    Scheduling = 123,
    Failed = 124,
    RemoteLoaded = 125,
    MaxState = 126,
}
