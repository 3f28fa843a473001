namespace Eve.Replay;

/// <summary>What replaying one file showed: no difference, or the first one.</summary>
public sealed record Outcome(string Name, string? Difference)
{
    /// <summary>The outcome of one file. Data of no known form fails by itself, and says why; the files after it are replayed all the same.</summary>
    /// <param name="difference">Looks for the first difference; null when there is none.</param>
    public static Outcome Of(string name, Func<string?> difference)
    {
        try
        {
            return new(name, difference());
        }
        catch (Exception failure) when (IsOfData(failure))
        {
            return new(name, Unknown(failure));
        }
    }

    /// <summary>The outcomes of a file with many rows; where a row is of no known form they end.</summary>
    public static IEnumerable<Outcome> All(string name, IEnumerable<Outcome> rows)
    {
        using IEnumerator<Outcome> row = rows.GetEnumerator();
        while (true)
        {
            Outcome? broken = null;
            try
            {
                if (!row.MoveNext())
                    yield break;
            }
            catch (Exception failure) when (IsOfData(failure))
            {
                broken = new(name, Unknown(failure));
            }
            yield return broken ?? row.Current;
            if (broken is not null)
                yield break;
        }
    }

    public override string ToString() => Difference is null ? $"pass {Name}" : $"FAIL {Name}: {Difference.ReplaceLineEndings(" ")}";

    // Recorded data comes from anywhere, and may break in as many ways as there are lines that read it.
    private static bool IsOfData(Exception failure) => failure is not (OutOfMemoryException or InsufficientExecutionStackException);

    private static string Unknown(Exception failure) => $"the data is not of the known form: {failure.Message}";
}
