namespace Eve.Types;

/// <summary>A number on the wire (int32 types.NetworkInstanceType); other numbers are carried as they are.</summary>
public enum NetworkInstanceType : int
{
    First = 0,
    Switch = 1,
    Local = 2,
    Cloud = 3,
    HoneyPot = 5,
    Transparent = 6,
    Last = 255,
}
