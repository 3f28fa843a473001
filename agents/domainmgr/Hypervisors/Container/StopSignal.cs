namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>The signal that asks a container to end, as its image names it.</summary>
public static class StopSignal
{
    private const int Term = 15;

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HUP"] = 1,
        ["INT"] = 2,
        ["QUIT"] = 3,
        ["ABRT"] = 6,
        ["KILL"] = 9,
        ["USR1"] = 10,
        ["USR2"] = 12,
        ["TERM"] = Term,
        ["CONT"] = 18,
        ["STOP"] = 19,
        ["TSTP"] = 20,
        ["WINCH"] = 28,
        ["IO"] = 29,
        ["PWR"] = 30,
    };

    /// <summary>The number of "SIGINT", "int" or "2"; SIGTERM for none and for anything unknown.</summary>
    public static int Number(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return Term;
        if (int.TryParse(name, out int number))
            return number is > 0 and <= 64 ? number : Term;
        ReadOnlySpan<char> bare = name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? name.AsSpan(3) : name;
        if (bare.StartsWith("RTMIN+", StringComparison.OrdinalIgnoreCase) && int.TryParse(bare[6..], out int real) && real is >= 0 and <= 30)
            return 34 + real;
        return Numbers.GetValueOrDefault(bare.ToString(), Term);
    }
}
