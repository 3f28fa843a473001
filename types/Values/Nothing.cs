namespace Eve.Types;

/// <summary>A record without members; <c>{}</c> on the wire.</summary>
public sealed record Nothing
{
    public static Nothing Zero { get; } = new();
}
