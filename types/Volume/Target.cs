namespace Eve.Types;

/// <summary>A number on the wire (int32 config.Target); other numbers are carried as they are.</summary>
public enum Target : int
{
    Unknown = 0,
    Disk = 1,
    Kernel = 2,
    Initrd = 3,
    RamDisk = 4,
    AppCustom = 5,
}
