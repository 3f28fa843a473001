using System.Diagnostics;
using System.Globalization;

namespace Eve.Bench;

/// <summary>A process of a case: told what to do line by line, answers each line with one line of numbers.</summary>
internal sealed class Child : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process process;
    private readonly string role;

    public Child(string role, string root, string? executable = null)
    {
        this.role = role;
        ProcessStartInfo start = new(executable ?? Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Started by "dotnet bench.dll", too.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "bench.dll"));
        start.ArgumentList.Add(role);
        start.ArgumentList.Add(root);
        StartedAt = Stopwatch.GetTimestamp();
        process = Process.Start(start)!;
    }

    /// <summary>Just before the process was made.</summary>
    public long StartedAt { get; }

    public int Id => process.Id;

    /// <summary>Asks and waits for the answer.</summary>
    public double[] Ask(string command)
    {
        Tell(command);
        return Answer();
    }

    public void Tell(string command) => process.StandardInput.WriteLine(command);

    public double[] Answer()
    {
        using CancellationTokenSource late = new(Patience);
        try
        {
            string line = process.StandardOutput.ReadLineAsync(late.Token).AsTask().GetAwaiter().GetResult()
                ?? throw new InvalidOperationException($"bench: the {role} ended early");
            return [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"bench: the {role} did not answer within {Patience}");
        }
    }

    /// <summary>As a crash would: nothing is tidied.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }
}
