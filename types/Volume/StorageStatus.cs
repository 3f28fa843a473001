namespace Eve.Types;

/// <summary>A number on the wire (int32 types.StorageStatus); other numbers are carried as they are.</summary>
public enum StorageStatus : int
{
    Unspecified = 0,
    Online = 1,
    Degraded = 2,
    Faulted = 3,
    Offline = 4,
    Unavail = 5,
    Removed = 6,
    Suspended = 7,
}
