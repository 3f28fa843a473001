namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.VmMode); other numbers are carried as they are.</summary>
public enum VmMode : byte
{
    Pv = 0,
    Hvm = 1,
    Filler = 2,
    Fml = 3,
    NoHyper = 4,
    Legacy = 5,
}
