using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Eve.Agents;

/// <summary>Real processes. The only place in the suite that starts one.</summary>
public sealed class Exec : IExec
{
    /// <summary>How long output may lag behind the end of the program that wrote it.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(1);

    public async Task<ExecResult> RunAsync(ExecRequest request, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using Process process = Start(request);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(request.Timeout);
        OutputPipe output = new(process.StandardOutput.BaseStream);
        OutputPipe errors = new(process.StandardError.BaseStream);
        try
        {
            await WriteAsync(process, request.Input, end.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(end.Token).ConfigureAwait(false);
            // The exit counts, not the end of the pipes: a daemon that the program left behind may hold them open for ever.
            await Task.WhenAny(Task.WhenAll(output.Ended, errors.Ended), Task.Delay(Lag, TimeProvider.System, end.Token)).ConfigureAwait(false);
            return new(process.ExitCode, output.Text, errors.Text);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            stop.ThrowIfCancellationRequested();
            throw new ExecException($"{Describe(request)} did not end within {request.Timeout.TotalSeconds:0.###} s and was killed");
        }
    }

    private static Process Start(ExecRequest request)
    {
        ProcessStartInfo start = new(request.File, request.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = request.WorkingDirectory ?? "",
        };
        foreach ((string name, string value) in request.Environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            throw new ExecException($"cannot run {request.File}: {error.Message}", error);
        }
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken stop)
    {
        try
        {
            if (input.Length > 0)
                await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input), stop).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not read its input to the end; its exit code says whether that is bad.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself meanwhile.
        }
    }

    /// <summary>Name and first argument: enough to find the call; the rest may hold secrets.</summary>
    private static string Describe(ExecRequest request) =>
        request.Arguments.Count == 0 ? request.File : $"{request.File} {request.Arguments[0]}";
}
