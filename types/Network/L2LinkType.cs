namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.L2LinkType); other numbers are carried as they are.</summary>
public enum L2LinkType : byte
{
    None = 0,
    Vlan = 1,
    Bond = 2,
}
