namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.MetaDataType); other numbers are carried as they are.</summary>
public enum MetaDataType : byte
{
    Drive = 0,
    None = 1,
    OpenStack = 2,
    DriveMultipart = 3,
}
