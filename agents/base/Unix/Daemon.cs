using Mono.Unix;
using Mono.Unix.Native;

namespace Eve.Agents.Unix;

/// <summary>Finds programs that go on without the agent that started them.</summary>
public static class Daemon
{
    /// <summary>The process of a pid file, if it lives and its command line has all these words; else null, also when the number was reused.</summary>
    public static int? Find(string pidFile, params IReadOnlyList<string> words)
    {
        try
        {
            if (!int.TryParse(Read(pidFile).Trim(), out int pid) || pid <= 1)
                return null;
            // A dead process that nobody has reaped yet has an empty command line.
            string commandLine = Read($"/proc/{pid}/cmdline");
            return words.All(word => commandLine.Contains(word, StringComparison.Ordinal)) ? pid : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Past the framework, which takes a lock on each file it opens: some daemons hold one on their pid file.
    private static string Read(string path)
    {
        int descriptor = Syscall.open(path, OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC);
        if (descriptor < 0)
            throw new IOException($"cannot open {path}: {Stdlib.GetLastError()}");
        using StreamReader reader = new(new UnixStream(descriptor));
        return reader.ReadToEnd();
    }
}
