namespace Eve.Types;

/// <summary>A number on the wire (uint32 types.DevicePortConfigVersion); other numbers are carried as they are.</summary>
public enum DevicePortConfigVersion : uint
{
    Initial = 0,
    IsMgmt = 1,
}
