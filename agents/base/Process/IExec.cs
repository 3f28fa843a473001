namespace Eve.Agents;

/// <summary>Runs external programs: argument lists only, both pipes read, always a time-out. The one seam to other executables.</summary>
public interface IExec
{
    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="ExecException">It could not be started, or did not end in time (it is killed then).</exception>
    Task<ExecResult> RunAsync(ExecRequest request, CancellationToken stop);
}

/// <summary>One call of a program.</summary>
/// <param name="File">Name (searched in PATH) or path.</param>
/// <param name="Arguments">Passed as they are; no shell is involved.</param>
public sealed record ExecRequest(string File, params IReadOnlyList<string> Arguments)
{
    /// <summary>After this the program and its children are killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Written to standard input, which is then closed; empty by default.</summary>
    public string Input { get; init; } = "";

    /// <summary>Added to the environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it runs; default is the agent's own folder.</summary>
    public string? WorkingDirectory { get; init; }
}

/// <summary>How a program ended. Each output is cut at 1 MiB.</summary>
public sealed record ExecResult(int ExitCode, string Output, string ErrorOutput)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>A program could not be run; the text names it and says why.</summary>
public sealed class ExecException(string message, Exception? inner = null) : Exception(message, inner);
