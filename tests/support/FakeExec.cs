using Eve.Agents;

namespace Eve.Tests.Support;

/// <summary>
/// Plays external programs: answers by the start of the command line, records each call. What no rule matches succeeds
/// without output, or fails when <see cref="Strict"/>. May be called from workers.
/// </summary>
public sealed class FakeExec : IExec
{
    private readonly Lock gate = new();
    private readonly List<(string Start, Func<ExecRequest, CancellationToken, Task<ExecResult>> Answer)> rules = [];
    private readonly List<ExecRequest> calls = [];

    /// <summary>A call that no rule matches throws <see cref="ExecException"/>.</summary>
    public bool Strict { get; init; }

    public IReadOnlyList<ExecRequest> Calls
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    /// <summary>The calls as command lines, words parted by one blank.</summary>
    public IReadOnlyList<string> Lines => [.. Calls.Select(Line)];

    /// <summary>From now on answers calls whose command line starts so; the newest matching rule wins.</summary>
    public FakeExec On(string start, string output = "", int exitCode = 0, string errorOutput = "") =>
        On(start, _ => new ExecResult(exitCode, output, errorOutput));

    public FakeExec On(string start, Func<ExecRequest, ExecResult> answer) =>
        On(start, (request, _) => Task.FromResult(answer(request)));

    public FakeExec On(string start, Func<ExecRequest, CancellationToken, Task<ExecResult>> answer)
    {
        lock (gate)
            rules.Insert(0, (start, answer));
        return this;
    }

    /// <summary>Calls that start so never end by themselves.</summary>
    public FakeExec Hang(string start) => On(start, async (_, stop) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(false);
        throw new InvalidOperationException("unreachable");
    });

    /// <summary>Calls that start so cannot be run.</summary>
    public FakeExec Fail(string start, string reason) => On(start, (request, _) => Task.FromException<ExecResult>(new ExecException($"cannot run {request.File}: {reason}")));

    public Task<ExecResult> RunAsync(ExecRequest request, CancellationToken stop)
    {
        Func<ExecRequest, CancellationToken, Task<ExecResult>>? answer;
        string line = Line(request);
        lock (gate)
        {
            calls.Add(request);
            answer = rules.FirstOrDefault(rule => line.StartsWith(rule.Start, StringComparison.Ordinal)).Answer;
        }
        if (answer is not null)
            return answer(request, stop);
        return Strict
            ? Task.FromException<ExecResult>(new ExecException($"no answer was planned for: {line}"))
            : Task.FromResult(new ExecResult(0, "", ""));
    }

    private static string Line(ExecRequest request) => string.Join(' ', [request.File, .. request.Arguments]);
}
