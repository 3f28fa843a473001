namespace Eve.Types;

/// <summary>A number on the wire (int32 evecommon.BootOrder); other numbers are carried as they are.</summary>
public enum BootOrder : int
{
    Unspecified = 0,
    Usb = 1,
    Nousb = 2,
}
