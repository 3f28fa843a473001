using System.Globalization;
using System.Text;
using Eve.Agents.Unix;
using Microsoft.Win32.SafeHandles;

namespace Eve.Agents.Startup;

/// <summary>
/// /run/AGENT.pid: the process id in decimal, locked while the agent lives. The lock tells, not the text: a pid file that
/// a killed agent left is free. The file is never deleted, so two starters always meet on the same one.
/// </summary>
public sealed class PidFile : IDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private readonly SafeFileHandle file;

    private PidFile(SafeFileHandle file) => this.file = file;

    public static string PathOf(Paths paths, string agent) => $"{paths.Run}/{agent}.pid";

    /// <summary>Whether an agent of this name is alive on this root.</summary>
    public static bool IsAlive(Paths paths, string agent) => FileLocks.IsLocked(PathOf(paths, agent));

    /// <summary>The process id that the pid file of a living agent names; null when none lives.</summary>
    public static string? HolderOf(Paths paths, string agent)
    {
        if (!IsAlive(paths, agent))
            return null;
        using SafeFileHandle file = FileLocks.Open(PathOf(paths, agent));
        return Read(file);
    }

    /// <summary>Takes the pid file.</summary>
    /// <returns>The held file; or null and the pid text of the process that holds it.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static async Task<(PidFile? Held, string Holder)> TryTakeAsync(Paths paths, string agent)
    {
        SafeFileHandle file = FileLocks.Open(PathOf(paths, agent));
        // Someone who only asks whether we live holds a shared lock for a moment.
        for (int attempt = 1; !FileLocks.TryLock(file); attempt++)
        {
            if (attempt == Attempts)
            {
                string holder = Read(file);
                file.Dispose();
                return (null, holder);
            }
            await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
        }
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"), 0);
        return (new(file), "");
    }

    /// <summary>Empties and frees the file.</summary>
    public void Dispose()
    {
        RandomAccess.SetLength(file, 0);
        file.Dispose();
    }

    private static string Read(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[32];
        return Encoding.ASCII.GetString(text[..RandomAccess.Read(file, text, 0)]).Trim();
    }
}
