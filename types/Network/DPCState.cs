namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.DPCState); other numbers are carried as they are.</summary>
public enum DPCState : byte
{
    None = 0,
    Fail = 1,
    FailWithIPAndDNS = 2,
    Success = 3,
    IPDNSWait = 4,
    PCIWait = 5,
    IntfWait = 6,
    RemoteWait = 7,
    AsyncWait = 8,
    WwanWait = 9,
}
