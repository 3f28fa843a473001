using System.Globalization;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>Tells a process from another one that got the same pid later.</summary>
public static class ProcessIdentity
{
    /// <summary>Start time in clock ticks since boot; null when there is no such process, or only its zombie.</summary>
    public static ulong? StartOf(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            // The name in parentheses may hold anything, so count fields after its end: state is the third, start time the 22nd.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : ulong.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether the process has a handler for this signal, or takes it in turn (blocked, for signalfd and the like).</summary>
    /// <param name="signal">Number, from 1.</param>
    public static bool Handles(int pid, int signal)
    {
        try
        {
            foreach (string line in File.ReadLines($"/proc/{pid}/status"))
                if ((line.StartsWith("SigCgt:", StringComparison.Ordinal) || line.StartsWith("SigBlk:", StringComparison.Ordinal))
                    && (ulong.Parse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) != 0)
                    return true;
        }
        catch (IOException)
        {
            // It is gone: nothing handles anything.
        }
        return false;
    }
}
