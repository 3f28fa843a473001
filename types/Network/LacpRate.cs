namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.LacpRate); other numbers are carried as they are.</summary>
public enum LacpRate : byte
{
    Unspecified = 0,
    Slow = 1,
    Fast = 2,
}
