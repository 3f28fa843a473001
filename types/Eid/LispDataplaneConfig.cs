namespace Eve.Types;

/// <summary>Which LISP data plane runs; a record of 2020. Source: types/_era-2020-08/LispDataplaneConfig.schema.json of the facts.</summary>
public sealed record LispDataplaneConfig
{
    /// <summary>All members at their zero.</summary>
    public static LispDataplaneConfig Zero { get; } = new();

    public bool Legacy { get; init; }
}
