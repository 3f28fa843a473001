using Eve.Agents.Domainmgr.Hypervisors.Container;
using Eve.Agents.Domainmgr.Hypervisors.Null;

namespace Eve.Agents.Domainmgr.Hypervisors;

/// <summary>The hypervisors that there are, best first. Adding one is one line here; kvm and xen will stand above the containers.</summary>
public static class Registry
{
    private static readonly Entry[] All =
    [
        new("containerd", () => File.Exists(ContainerHypervisor.RuntimeProgram), (paths, exec, time) => new ContainerHypervisor(paths, exec, time)),
        new("null", () => true, (_, _, time) => new NullHypervisor(time)),
    ];

    /// <summary>All names, best first.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(entry => entry.Name)];

    /// <param name="name">From the command line; empty for the best one that works here.</param>
    /// <exception cref="HypervisorException">There is none of that name.</exception>
    public static IHypervisor Choose(string name, Paths paths, IExec exec, TimeProvider time)
    {
        Entry entry = Array.Find(All, entry => name.Length > 0 ? entry.Name == name : entry.Works())
            ?? throw new HypervisorException($"there is no hypervisor '{name}': use {string.Join(" or ", Names)}");
        return entry.Create(paths, exec, time);
    }

    private sealed record Entry(string Name, Func<bool> Works, Func<Paths, IExec, TimeProvider, IHypervisor> Create);
}
