namespace Eve.Types;

/// <summary>A number on the wire (int32 config.VolumeContentOriginType); other numbers are carried as they are.</summary>
public enum VolumeContentOriginType : int
{
    Unknown = 0,
    Blank = 1,
    Download = 2,
}
