using System.Globalization;
using Eve.Agents.Domainmgr.Core;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>Where containers stand in the cgroup hierarchies (one tree, or version 1 with a tree per controller), and what they use.</summary>
public sealed class Cgroups(string mount = "/sys/fs/cgroup")
{
    private const string AgentsLeaf = "/agents";
    private const string Apps = "/eve-user-apps";

    /// <summary>Whether there is only the one tree of version 2.</summary>
    private bool Unified => File.Exists(mount + "/cgroup.controllers");

    /// <summary>
    /// The parent of all containers: beside the agents when this process stands in a leaf named "agents" of a device's own cgroup,
    /// else at the top.
    /// </summary>
    public static string AppsPath(string ownCgroup) =>
        (ownCgroup.EndsWith(AgentsLeaf, StringComparison.Ordinal) ? ownCgroup[..^AgentsLeaf.Length] : "") + Apps;

    /// <summary>This process's place in the unified tree, as seen below its mount point.</summary>
    public static string Own()
    {
        string path = File.ReadLines("/proc/self/cgroup").FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal))?[3..] ?? "/";
        // Inside a container of its own the tree's mount may start further down: fields 4 and 5 of mountinfo are root and mount point.
        string? root = File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(" - cgroup2 ", StringComparison.Ordinal)).Select(line => line.Split(' ')[3]).FirstOrDefault();
        return root is { Length: > 1 } && path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : path;
    }

    /// <summary>What a container has used; null when its cgroup cannot be read.</summary>
    public DomainUsage? Measure(string path) => Unified ? MeasureUnified($"{mount}{path}") : MeasureSplit(path);

    /// <summary>The processes that stand in it now.</summary>
    public IReadOnlyList<int> Processes(string path)
    {
        string? file = ((string[])[$"{mount}{path}/cgroup.procs", $"{mount}/unified{path}/cgroup.procs", $"{mount}/pids{path}/cgroup.procs"]).FirstOrDefault(File.Exists);
        return file is null ? [] : [.. File.ReadLines(file).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    /// <summary>Removes an empty directory from every hierarchy; one that is in use or missing stays as it is.</summary>
    public void Remove(string path)
    {
        string[] trees = Unified ? [mount] : Directory.Exists(mount) ? Directory.GetDirectories(mount) : [];
        foreach (string tree in trees)
        {
            try
            {
                if (Directory.Exists(tree + path))
                    Directory.Delete(tree + path);
            }
            catch (IOException)
            {
                // Another container is in it.
            }
        }
    }

    private static DomainUsage? MeasureUnified(string folder)
    {
        if (Number(folder + "/memory.current") is not { } used || Find(folder + "/cpu.stat", "usage_usec") is not { } micros)
            return null;
        return new(micros * 1000, used, Number(folder + "/memory.peak") ?? used, Number(folder + "/memory.max") ?? 0);
    }

    private DomainUsage? MeasureSplit(string path)
    {
        string memory = $"{mount}/memory{path}";
        if (Number(memory + "/memory.usage_in_bytes") is not { } used || Number($"{mount}/cpuacct{path}/cpuacct.usage") is not { } nanos)
            return null;
        ulong limit = Number(memory + "/memory.limit_in_bytes") ?? 0;
        return new(nanos, used, Number(memory + "/memory.max_usage_in_bytes") ?? used, limit > long.MaxValue / 2 ? 0 : limit);
    }

    private static ulong? Number(string file)
    {
        try
        {
            return ulong.TryParse(File.ReadAllText(file).AsSpan().Trim(), CultureInfo.InvariantCulture, out ulong number) ? number : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static ulong? Find(string file, string name)
    {
        try
        {
            return File.ReadLines(file).Where(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Select(line => (ulong?)ulong.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture)).FirstOrDefault();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
