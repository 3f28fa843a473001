namespace Eve.Replay;

/// <summary>What replaying one file showed: no difference, or the first one.</summary>
public sealed record Outcome(string Name, string? Difference)
{
    public override string ToString() => Difference is null ? $"pass {Name}" : $"FAIL {Name}: {Difference}";
}
