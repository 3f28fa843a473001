using Eve.Agents.Files;
using Eve.Agents.Network;
using Eve.Agents.Nim.Core;
using Eve.Types;

namespace Eve.Agents.Nim.Ports.Linux;

/// <summary>Ports of this machine: iproute2 for links and static addresses, dhcpcd for leases.</summary>
public sealed class LinuxPorts : IPorts
{
    private readonly IpTool ip;
    private readonly Dhcpcd dhcpcd;
    private readonly StaticPort statics;
    private FileSystemWatcher? watcher;

    /// <param name="folder">nim's private run folder.</param>
    /// <param name="dhcpcdFolder">dhcpcd's own run folder.</param>
    public LinuxPorts(IExec exec, string folder, TimeProvider time, string dhcpcdFolder = "/run/dhcpcd")
    {
        string ports = folder + "/ports";
        ip = new(exec);
        dhcpcd = new(exec, time, ports, dhcpcdFolder);
        statics = new(ip, ports);
    }

    public async Task<PortsReport> ApplyAsync(PortPlan plan, CancellationToken stop)
    {
        List<string> errors = [];
        KernelView now = KernelView.Empty;
        await TryAsync(errors, async () =>
        {
            // An empty plan means "not chosen yet", not "no uplink".
            if (plan.Ports.Count > 0)
                await RemoveOthersAsync(plan, errors, stop).ConfigureAwait(false);
            now = await ip.ReadAsync(stop).ConfigureAwait(false);
            bool changed = false;
            foreach (PortSetup port in plan.Ports)
                if (now.Links.FirstOrDefault(link => link.Name == port.IfName) is { } link)
                    await TryAsync(errors, async () => changed |= await SetUpAsync(port, link, DefaultsOf(now), stop).ConfigureAwait(false)).ConfigureAwait(false);
            if (changed)
                now = await ip.ReadAsync(stop).ConfigureAwait(false);
        }).ConfigureAwait(false);

        ValueMap<string, DhcpLease> leases = ValueMap<string, DhcpLease>.Empty;
        foreach (PortSetup port in plan.Ports)
            if (port.Dhcp == DhcpType.Client && dhcpcd.Lease(port.IfName) is { } lease)
                leases = leases.Set(port.IfName, lease);
        return new(
            now.Links.Select(Shown).ToValueList(),
            DefaultsOf(now).Select(route => new DefaultRoute(route.Device, route.Gateway, route.Metric)).ToValueList(),
            leases,
            string.Join("; ", errors));
    }

    public void Watch(Action changed)
    {
        Directory.CreateDirectory(dhcpcd.Events, SmallFile.FolderMode);
        watcher = new(dhcpcd.Events) { NotifyFilter = NotifyFilters.FileName };
        watcher.Renamed += (_, _) => changed();
        watcher.Error += (_, _) => changed();
        watcher.EnableRaisingEvents = true;
    }

    public void Dispose() => watcher?.Dispose();

    /// <returns>Whether the kernel's links, addresses or routes were changed.</returns>
    private async Task<bool> SetUpAsync(PortSetup port, Link link, ValueList<Route> defaults, CancellationToken stop)
    {
        List<string> commands = [];
        if (link.Mtu != port.Mtu)
            commands.Add($"link set {port.IfName} mtu {port.Mtu}");
        if (!link.Up)
            commands.Add($"link set {port.IfName} up");
        if (port.Address.Length > 0)
            commands.AddRange(await statics.PrepareAsync(port, link, defaults, stop).ConfigureAwait(false));
        await ip.BatchAsync(commands, stop).ConfigureAwait(false);
        if (port.Dhcp == DhcpType.Client)
            await dhcpcd.EnsureAsync(port, stop).ConfigureAwait(false);
        return commands.Count > 0;
    }

    private async Task RemoveOthersAsync(PortPlan plan, List<string> errors, CancellationToken stop)
    {
        foreach (string ifName in dhcpcd.Interfaces().ToArray())
            if (!plan.Ports.Any(port => port.IfName == ifName && port.Dhcp == DhcpType.Client))
                await TryAsync(errors, () => dhcpcd.RemoveAsync(ifName, stop)).ConfigureAwait(false);
        foreach (string ifName in statics.Interfaces().ToArray())
            if (!plan.Ports.Any(port => port.IfName == ifName && port.Address.Length > 0))
                await TryAsync(errors, () => statics.RemoveAsync(ifName, stop)).ConfigureAwait(false);
    }

    private static ValueList<Route> DefaultsOf(KernelView view) =>
        view.Routes.Where(route => route is { Destination: "default", Table: "main", Type: "unicast" or "" }).ToValueList();

    private static PortLink Shown(Link link) => new(
        link.Name, link.Mac, link.Mtu, link.Carrier, link.Broadcast, link.Loopback, link.Kind, link.Master,
        link.Addresses.Select(address => new PortAddress(address.Address, address.PrefixLength)).ToValueList());

    private static async Task TryAsync(List<string> errors, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception error) when (error is ExecException or IOException or UnauthorizedAccessException)
        {
            errors.Add(error.Message);
        }
    }
}
