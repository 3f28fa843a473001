using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>
/// Starts conmon, which creates the container through runc, outlives the agent, keeps the container's output and, at its end,
/// writes the exit code to a file.
/// </summary>
public sealed class Monitor(IExec exec, Paths paths)
{
    /// <summary>Bytes of output kept per app; when it is reached conmon starts the file anew.</summary>
    public const int LogLimit = 8 * 1024 * 1024;

    // Conmon forks before the container exists and reports on a pipe whose number it finds in the environment: here that pipe
    // leads to "head", so that the call ends with the report although conmon itself keeps its end open for the container's life.
    // All other descriptors lead away from the agent's pipes, or the end of a call would wait for the end of the container.
    private const string Script = """{ _OCI_SYNCPIPE=9 "$@" 9>&1 </dev/null >/dev/null 2>>"$0"; } | head -n 1""";

    /// <summary>Creates the container of a bundle; its process waits for <see cref="StartAsync"/>.</summary>
    /// <returns>The pid of its first process.</returns>
    /// <exception cref="HypervisorException">With the runtime's own words.</exception>
    public async Task<int> CreateAsync(ContainerPlace place, bool keepLog, CancellationToken stop)
    {
        ExecResult result = await exec.RunAsync(
            new("/bin/sh", "-c", Script, place.MonitorLog, "conmon",
                "--api-version", "1",
                "-c", place.Id, "-u", place.Id, "-n", place.Id,
                "-r", "/usr/sbin/runc",
                "-b", place.Folder,
                "-p", place.PidFile,
                "-P", place.MonitorPidFile,
                "--exit-dir", ContainerPlace.ExitFolder(paths),
                "-0", place.Folder,
                "-l", keepLog ? "k8s-file:" + place.AppLog : "none",
                "--log-size-max", LogLimit.ToString(),
                "--socket-dir-path", place.Folder,
                "-i", "--leave-stdin-open",
                "--runtime-arg", "--root", "--runtime-arg", ContainerPlace.RuntimeFolder(paths)),
            stop).ConfigureAwait(false);
        MonitorReply? reply = Parse(result.Output);
        if (reply is null)
            throw new HypervisorException($"the container monitor conmon said nothing: {LastLine(place.MonitorLog)}");
        return reply.Data > 0 ? reply.Data : throw new HypervisorException($"the container cannot be created: {RuntimeText.Plain(reply.Message ?? "no reason given")}");
    }

    /// <summary>Lets the created process go.</summary>
    public async Task StartAsync(ContainerPlace place, CancellationToken stop) =>
        Require(await RunAsync(stop, "start", place.Id).ConfigureAwait(false), "started");

    /// <summary>Sends a signal to every process of the container; one that has ended is no error.</summary>
    public async Task KillAsync(ContainerPlace place, int signal, CancellationToken stop)
    {
        ExecResult result = await RunAsync(stop, "kill", "--all", place.Id, signal.ToString()).ConfigureAwait(false);
        if (!result.Succeeded && !result.ErrorOutput.Contains("not running") && !result.ErrorOutput.Contains("does not exist"))
            Require(result, "stopped");
    }

    /// <summary>Kills what is left and forgets the container; one that does not exist is no error.</summary>
    public async Task DeleteAsync(ContainerPlace place, CancellationToken stop)
    {
        if (Directory.Exists($"{ContainerPlace.RuntimeFolder(paths)}/{place.Id}"))
            Require(await RunAsync(stop, "delete", "--force", place.Id).ConfigureAwait(false), "removed");
    }

    private Task<ExecResult> RunAsync(CancellationToken stop, params string[] arguments) =>
        exec.RunAsync(new("/usr/sbin/runc", ["--root", ContainerPlace.RuntimeFolder(paths), .. arguments]), stop);

    private static void Require(ExecResult result, string what)
    {
        if (!result.Succeeded)
            throw new HypervisorException($"the container cannot be {what}: {RuntimeText.Plain(result.ErrorOutput)}");
    }

    private static MonitorReply? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ContainerJson.Default.MonitorReply);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string LastLine(string file) =>
        File.Exists(file) && File.ReadLines(file).LastOrDefault() is { Length: > 0 } line ? line : "is it installed?";
}

/// <summary>The one line that conmon writes when runc is done: a pid, or -1 and why not.</summary>
internal sealed record MonitorReply([property: JsonPropertyName("data")] int Data, [property: JsonPropertyName("message")] string? Message);

/// <summary>Takes the sentence out of runc's log lines.</summary>
internal static class RuntimeText
{
    /// <summary>The last msg="…" of a logfmt text, unescaped, without runc's preface; the text itself when there is none.</summary>
    public static string Plain(string text)
    {
        string line = text.Trim().Split('\n').LastOrDefault(part => part.Contains("msg=\"", StringComparison.Ordinal)) ?? text.Trim();
        int start = line.IndexOf("msg=\"", StringComparison.Ordinal);
        if (start < 0)
            return line;
        string message = line[(start + 5)..].TrimEnd().TrimEnd('"').Replace("\\\"", "\"", StringComparison.Ordinal);
        foreach (string preface in (ReadOnlySpan<string>)["runc create failed: ", "unable to start container process: "])
            if (message.StartsWith(preface, StringComparison.Ordinal))
                message = message[preface.Length..];
        return message;
    }
}
