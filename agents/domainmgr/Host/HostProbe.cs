using System.Globalization;
using Eve.Agents.Domainmgr.Core;

namespace Eve.Agents.Domainmgr.Host;

/// <summary>Reads the host's memory and CPU time from /proc, and the agents' own share from their cgroup.</summary>
public static class HostProbe
{
    private const double TicksPerSecond = 100;

    /// <summary>User, nice, system, irq and softirq in a line of /proc/stat.</summary>
    private static readonly int[] BusyFields = [1, 2, 3, 6, 7];

    /// <param name="agentsCgroup">Where all agents stand; "/" when they share it with the rest of the machine, and then cannot be told apart.</param>
    public static HostUsage Read(string agentsCgroup)
    {
        Dictionary<string, ulong> memory = Kibibytes("/proc/meminfo");
        (ulong used, ulong kernel) = agentsCgroup == "/" ? (0, 0) : Agents(agentsCgroup);
        return new(
            memory.GetValueOrDefault("MemTotal") * 1024,
            memory.GetValueOrDefault("MemFree") * 1024,
            memory.GetValueOrDefault("MemAvailable") * 1024,
            used,
            kernel,
            Busy(),
            (uint)Environment.ProcessorCount);
    }

    private static (ulong Used, ulong Kernel) Agents(string cgroup)
    {
        const string Mount = "/sys/fs/cgroup";
        if (Number($"{Mount}/memory{cgroup}/memory.usage_in_bytes") is { } split)
            return (split, Number($"{Mount}/memory{cgroup}/memory.kmem.usage_in_bytes") ?? 0);
        if (Number($"{Mount}{cgroup}/memory.current") is { } unified)
            return (unified, 0);
        // The agents stand only in the unified tree beside version 1, which counts no memory: add up their shares.
        string processes = $"{Mount}/unified{cgroup}/cgroup.procs";
        return File.Exists(processes) ? ((ulong)File.ReadLines(processes).Sum(pid => (long)Share(pid)), 0ul) : (0ul, 0ul);
    }

    /// <summary>A process's memory, shared pages divided by their sharers; 0 when it is gone.</summary>
    private static ulong Share(string pid)
    {
        try
        {
            return Kibibytes($"/proc/{pid}/smaps_rollup").GetValueOrDefault("Pss") * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static double Busy()
    {
        string[] words = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return BusyFields.Sum(field => double.Parse(words[field], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Lines of the form "Name:   123 kB".</summary>
    private static Dictionary<string, ulong> Kibibytes(string file)
    {
        Dictionary<string, ulong> values = [];
        foreach (string line in File.ReadLines(file))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && ulong.TryParse(words[1], out ulong value))
                values[words[0].TrimEnd(':')] = value;
        }
        return values;
    }

    private static ulong? Number(string file) =>
        File.Exists(file) && ulong.TryParse(File.ReadAllText(file).AsSpan().Trim(), out ulong number) ? number : null;
}
