namespace Eve.Types;

/// <summary>A number on the wire (int32 types.ErrorSeverity); other numbers are carried as they are.</summary>
public enum ErrorSeverity : int
{
    Unspecified = 0,
    Notice = 1,
    Warning = 2,
    Error = 3,
}
