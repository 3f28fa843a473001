namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.WirelessType); other numbers are carried as they are.</summary>
public enum WirelessType : byte
{
    None = 0,
    Cellular = 1,
    Wifi = 2,
}
