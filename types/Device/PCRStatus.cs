namespace Eve.Types;

/// <summary>A number on the wire (int32 info.PCRStatus); other numbers are carried as they are.</summary>
public enum PCRStatus : int
{
    Unknown = 0,
    Enabled = 1,
    Disabled = 2,
}
