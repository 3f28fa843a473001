namespace Eve.Bench;

/// <summary>One measured figure, with what it is compared with.</summary>
/// <param name="Original">What the original reached on the same kind of machine, as text; its better end is <paramref name="OriginalBest"/>.</param>
internal sealed record Figure(string Name, string Unit, double? Target = null, string Original = "", double? OriginalBest = null, bool MoreIsBetter = false, int Digits = 0)
{
    public double Value { get; init; } = double.NaN;

    /// <summary>How many times better than the original's better end.</summary>
    public double? Ratio => OriginalBest is { } original ? MoreIsBetter ? Value / original : original / Value : null;

    public bool? Reached => Target is { } target ? MoreIsBetter ? Value >= target : Value <= target : null;

    /// <summary>The better of two runs: on a machine that others use as well, the worse one measures them.</summary>
    public Figure Better(Figure other) => double.IsNaN(Value) || (MoreIsBetter ? other.Value > Value : other.Value < Value) ? other : this;
}

/// <summary>Processes that are started, made to work, and ended; gives one or several figures.</summary>
/// <param name="Rounds">How often, each time with new processes; the best is reported.</param>
internal sealed record Case(string Name, int Rounds, Func<IReadOnlyList<Figure>> Once)
{
    public IReadOnlyList<Figure> Run(int rounds)
    {
        IReadOnlyList<Figure> best = Once();
        for (int round = 1; round < rounds; round++)
            best = [.. best.Zip(Once(), (one, other) => one.Better(other))];
        return best;
    }
}
