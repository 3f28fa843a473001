namespace Eve.Types;

/// <summary>A number on the wire (int types.AppRuntimeType); other numbers are carried as they are.</summary>
public enum AppRuntimeType : long
{
    UnSpecified = 0,
    Docker = 1,
}
