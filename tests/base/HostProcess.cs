using System.Diagnostics;
using System.Text.Json;
using Eve.Tests.Support;

namespace Eve.Agents.Base.Tests;

/// <summary>A probe agent as a real process on a root of its own.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process process;
    private readonly List<string> lines = [];

    public HostProcess(TempRoot? root, params string[] args)
    {
        // A shell lets what it runs in the background ignore INT, and children inherit that: the test must not depend on who runs it.
        string[] command = ["--default-signal=INT", Path.Combine(AppContext.BaseDirectory, "probe"), .. root is null ? Array.Empty<string>() : ["--root", root.Root], .. args];
        ProcessStartInfo start = new("env", command)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Output += line.Data;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (lines)
                if (line.Data is { } text)
                    lines.Add(text);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Pid => process.Id;

    public string Output { get; private set; } = "";

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
                return [.. lines];
        }
    }

    public IEnumerable<JsonElement> Events => Lines.Select(line => JsonDocument.Parse(line).RootElement);

    public Task StartedAsync() => SaidAsync("started on root");

    public Task SaidAsync(string start) => Eventually.TrueAsync($"log line '{start}'", () => Lines.Any(line => line.Contains($"\"msg\":\"{start}", StringComparison.Ordinal)));

    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, Pid.ToString(System.Globalization.CultureInfo.InvariantCulture)])!;
        kill.WaitForExit();
    }

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
}
