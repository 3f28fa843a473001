namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.Affinity); other numbers are carried as they are.</summary>
public enum Affinity : byte
{
    PreferredDuringScheduling = 0,
    RequiredDuringScheduling = 1,
}
