using System.Globalization;
using Eve.Agents.Domainmgr.Core;

namespace Eve.Agents.Domainmgr.Host;

/// <summary>Reads the host's memory and CPU time from /proc, and the agents' own share from their cgroup.</summary>
public static class HostProbe
{
    private const double TicksPerSecond = 100;

    public static HostUsage Read(string agentsCgroup)
    {
        Dictionary<string, ulong> memory = [];
        foreach (string line in File.ReadLines("/proc/meminfo"))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && ulong.TryParse(words[1], out ulong kibibytes))
                memory[words[0].TrimEnd(':')] = kibibytes * 1024;
        }
        return new(
            memory.GetValueOrDefault("MemTotal"),
            memory.GetValueOrDefault("MemFree"),
            memory.GetValueOrDefault("MemAvailable"),
            Number($"/sys/fs/cgroup/memory{agentsCgroup}/memory.usage_in_bytes", $"/sys/fs/cgroup{agentsCgroup}/memory.current"),
            Number($"/sys/fs/cgroup/memory{agentsCgroup}/memory.kmem.usage_in_bytes"),
            Busy(),
            (uint)Environment.ProcessorCount);
    }

    /// <summary>User, nice, system, irq and softirq of the line of all CPUs.</summary>
    private static double Busy()
    {
        string[] words = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] fields = [1, 2, 3, 6, 7];
        return fields.Sum(field => double.Parse(words[field], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static ulong Number(params ReadOnlySpan<string> files)
    {
        foreach (string file in files)
            if (File.Exists(file) && ulong.TryParse(File.ReadAllText(file).AsSpan().Trim(), out ulong number))
                return number;
        return 0;
    }
}
