using Eve.Agents;

namespace Eve.Tests.Volumemgr;

/// <summary>Real programs; a test may answer a call in their stead, or hold it.</summary>
internal sealed class RealExec : IExec
{
    private readonly Exec real = new();

    /// <summary>Looked at before each call; null lets the real program run. May wait, and is told when the agent ends.</summary>
    public Func<ExecRequest, CancellationToken, Task<ExecResult?>>? Instead { get; set; }

    public async Task<ExecResult> RunAsync(ExecRequest request, CancellationToken stop) =>
        (Instead is null ? null : await Instead(request, stop).ConfigureAwait(false)) ?? await real.RunAsync(request, stop).ConfigureAwait(false);
}
