using System.Diagnostics;
using Eve.Tests.Support;

namespace Eve.Evectl.Tests;

/// <summary>A run of evectl that goes on, as a process.</summary>
internal sealed class Watching : IDisposable
{
    private readonly Process process;
    private readonly List<string> lines = [];

    public Watching(params string[] args)
    {
        process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "evectl"), args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
                return [.. lines];
        }
    }

    public Task<string> SaysAsync(string part) => Eventually.GetAsync($"'{part}' among: {string.Join(" | ", Lines)}", () => Lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)));

    public async Task<int> ExitCodeAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(90));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private void Add(string? line)
    {
        lock (lines)
            if (line is not null)
                lines.Add(line);
    }
}
