namespace Eve.Types;

/// <summary>A service that was started, with its arguments; no topic in today's table, but stored. Source: types/ServiceInitStatus.schema.json of the facts.</summary>
public sealed record ServiceInitStatus
{
    /// <summary>All members at their zero.</summary>
    public static ServiceInitStatus Zero { get; } = new();

    public string ServiceName { get; init => field = value ?? ""; } = "";

    public ValueList<string>? CmdArgs { get; init; }
}
