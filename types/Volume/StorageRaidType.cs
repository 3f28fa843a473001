namespace Eve.Types;

/// <summary>A number on the wire (int32 types.StorageRaidType); other numbers are carried as they are.</summary>
public enum StorageRaidType : int
{
    Unspecified = 0,
    Raid0 = 1,
    Raid1 = 2,
    Raid5 = 3,
    Raid6 = 4,
    Raid7 = 5,
    NoRAID = 6,
}
