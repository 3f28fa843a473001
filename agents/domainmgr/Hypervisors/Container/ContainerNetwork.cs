using System.Diagnostics;
using System.Text;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>
/// The network of one container: a namespace that is found again by name, a veth pair per VIF with the host end in its bridge,
/// and a DHCP client per VIF. The clients are processes of their own in that namespace: they renew while no agent runs, and go
/// with the namespace.
/// </summary>
public sealed class ContainerNetwork(IExec exec)
{
    // udhcpc goes to the background when it has its lease, and after three attempts without one; the call ends then. It keeps its
    // output, which therefore must not be the agent's pipe.
    private const string Detached = """exec "$@" </dev/null >/dev/null 2>>"$0" """;

    /// <summary>Makes the namespace and the ports.</summary>
    /// <exception cref="HypervisorException">A bridge is missing and the like.</exception>
    public async Task ConnectAsync(ContainerPlace place, IReadOnlyList<VifInfo> vifs, IReadOnlyDictionary<string, string> hostPorts, CancellationToken stop)
    {
        Require(await exec.RunAsync(new("ip", "netns", "add", place.NetworkName), stop).ConfigureAwait(false), $"network namespace {place.NetworkName}");
        StringBuilder inside = new("link set lo up\n");
        for (int i = 0; i < vifs.Count; i++)
        {
            VifInfo vif = vifs[i];
            string mtu = vif.MTU > 0 ? $" mtu {vif.MTU}" : "";
            string mac = vif.Mac.IsNone ? "" : $" address {vif.Mac}";
            string batch =
                $"""
                link add {vif.Vif}{mtu} type veth peer name eth{i}{mac}{mtu} netns {place.NetworkName}
                link set {vif.Vif} addrgenmode none{(vif.Bridge.Length > 0 ? $" master {vif.Bridge}" : "")}
                link set {vif.Vif} up

                """;
            Require(await BatchAsync([], batch, stop).ConfigureAwait(false), $"network port {vif.Vif} in bridge {vif.Bridge}");
            inside.Append("link set eth").Append(i).Append(" up\n");
        }
        foreach ((string host, string label) in hostPorts)
        {
            Require(
                await exec.RunAsync(new("ip", "link", "set", "dev", host, "down", "netns", place.NetworkName, "name", label), stop).ConfigureAwait(false),
                $"physical port {host}");
            inside.Append("link set ").Append(label).Append(" up\n");
        }
        Require(await BatchAsync(["-n", place.NetworkName], inside.ToString(), stop).ConfigureAwait(false), $"ports inside {place.NetworkName}");
    }

    /// <summary>Starts a DHCP client on each port and gives it a few seconds; a port that gets no lease stays without address, and its client goes on trying.</summary>
    /// <returns>The interfaces without a lease so far.</returns>
    public async Task<IReadOnlyList<string>> LeaseAsync(ContainerPlace place, int ports, string hostname, CancellationToken stop)
    {
        string[] names = [.. Enumerable.Range(0, ports).Select(i => $"eth{i}")];
        string script = place.Folder + "/dhcp.sh";
        PrivateFile.Write(script, Encoding.UTF8.GetBytes(DhcpScript.Text), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await Task.WhenAll(names.Select(name => exec.RunAsync(
            new("/bin/sh", "-c", Detached, place.MonitorLog,
                "nsenter", "--net=" + place.NetworkFile, "busybox", "udhcpc", "-i", name, "-s", script, "-p", $"{place.Folder}/{name}.udhcpc.pid",
                "-t", "3", "-T", "1", "-A", "5", "-b", "-O", "staticroutes", "-O", "mtu", "-O", "search")
            {
                Environment = new Dictionary<string, string> { [DhcpScript.FolderVariable] = place.Folder, [DhcpScript.HostnameVariable] = hostname },
            },
            stop))).ConfigureAwait(false);
        return [.. names.Where(name => !File.Exists(place.Lease(name)))];
    }

    /// <summary>Takes everything away, in the reverse order; what does not exist is no error.</summary>
    public async Task DisconnectAsync(ContainerPlace place, IReadOnlyList<string> vifs, IReadOnlyDictionary<string, string> hostPorts, CancellationToken stop)
    {
        if (File.Exists(place.NetworkFile))
        {
            ExecResult inside = await exec.RunAsync(new("ip", "netns", "pids", place.NetworkName), stop).ConfigureAwait(false);
            foreach (string pid in inside.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Kill(int.Parse(pid));
            // A physical port would fall back to the first namespace of the machine, which need not be the device's.
            foreach ((string host, string label) in hostPorts)
                await exec.RunAsync(new("ip", "-n", place.NetworkName, "link", "set", "dev", label, "down", "netns", Environment.ProcessId.ToString(), "name", host), stop).ConfigureAwait(false);
        }
        // The namespace ends some time after its name is gone; the port's name must be free now.
        foreach (string vif in vifs)
            await exec.RunAsync(new("ip", "link", "del", vif), stop).ConfigureAwait(false);
        if (File.Exists(place.NetworkFile))
            await exec.RunAsync(new("ip", "netns", "del", place.NetworkName), stop).ConfigureAwait(false);
    }

    private Task<ExecResult> BatchAsync(IReadOnlyList<string> options, string lines, CancellationToken stop) =>
        exec.RunAsync(new("ip", [.. options, "-batch", "-"]) { Input = lines }, stop);

    private static void Require(ExecResult result, string what)
    {
        if (!result.Succeeded)
            throw new HypervisorException($"cannot make {what}: {result.ErrorOutput.Trim().Split('\n')[0]}");
    }

    private static void Kill(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
    }
}
