namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.DhcpType); other numbers are carried as they are.</summary>
public enum DhcpType : byte
{
    Noop = 0,
    Static = 1,
    None = 2,
    Deprecated = 3,
    Client = 4,
}
