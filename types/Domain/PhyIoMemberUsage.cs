namespace Eve.Types;

/// <summary>A number on the wire (int32 evecommon.PhyIoMemberUsage); other numbers are carried as they are.</summary>
public enum PhyIoMemberUsage : int
{
    None = 0,
    MgmtAndApps = 1,
    Shared = 2,
    Dedicated = 3,
    Disabled = 4,
    MgmtOnly = 5,
}
