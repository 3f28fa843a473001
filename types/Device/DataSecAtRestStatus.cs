namespace Eve.Types;

/// <summary>A number on the wire (int32 info.DataSecAtRestStatus); other numbers are carried as they are.</summary>
public enum DataSecAtRestStatus : int
{
    Unknown = 0,
    Disabled = 1,
    Enabled = 2,
    Error = 4,
}
