using Eve.Agents.Files;
using Eve.Agents.Network;
using Eve.Agents.Unix;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Networks.Linux;

/// <summary>
/// One dnsmasq per bridge. It goes on without us; a new run finds it by its pid file. New hosts are files and a SIGHUP; only a
/// host that goes while it has a lease, or another configuration, needs a restart.
/// </summary>
/// <param name="folder">zedrouter's run folder.</param>
public sealed class Dnsmasq(IExec exec, TimeProvider time, string folder)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    /// <summary>dnsmasq gives up root and must still reach its files.</summary>
    private const UnixFileMode Open = SmallFile.FolderMode | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The bridges that have, or had, a server of ours.</summary>
    public IEnumerable<string> Bridges() => Directory.Exists(folder)
        ? Directory.GetFiles(folder, "dnsmasq.*.conf").Select(file => Path.GetFileName(file)["dnsmasq.".Length..^".conf".Length])
        : [];

    /// <exception cref="ExecException">It does not start; the text has dnsmasq's reason.</exception>
    public async Task EnsureAsync(string bridge, DnsmasqPlan plan, CancellationToken stop)
    {
        MakeFolders(bridge);
        string config = ConfigFile(bridge);
        bool sameConfig = File.Exists(config) && File.ReadAllText(config) == plan.Config;
        bool running = Find(bridge) is not null;
        string[] leaving = [.. Leaving(DhcpFolder(bridge), plan.DhcpHosts)];
        bool restart = !sameConfig || (leaving.Length > 0 && HasLease(bridge, leaving));
        if (running && restart)
        {
            await StopAsync(bridge, stop).ConfigureAwait(false);
            running = false;
        }
        if (leaving.Length > 0 && !running)
            Prune(bridge, leaving);

        bool changed = Write(DnsFolder(bridge), plan.DnsHosts);
        changed |= Write(DhcpFolder(bridge), plan.DhcpHosts);
        if (!sameConfig)
            SmallFile.Write(config, plan.Config);
        if (!running)
            await StartAsync(bridge, stop).ConfigureAwait(false);
        else if (changed)
            await SignalAsync(bridge, "-HUP", stop).ConfigureAwait(false);
    }

    /// <summary>Ends it and removes all its files.</summary>
    public async Task RemoveAsync(string bridge, CancellationToken stop)
    {
        await StopAsync(bridge, stop).ConfigureAwait(false);
        foreach (string file in new[] { PidFile(bridge), LeaseFile(bridge), ConfigFile(bridge) })
            File.Delete(file);
        foreach (string hosts in new[] { DnsFolder(bridge), DhcpFolder(bridge) })
            if (Directory.Exists(hosts))
                Directory.Delete(hosts, recursive: true);
    }

    private string ConfigFile(string bridge) => $"{folder}/dnsmasq.{bridge}.conf";

    private string PidFile(string bridge) => $"{folder}/dnsmasq.{bridge}.pid";

    private string LeaseFile(string bridge) => $"{folder}/dnsmasq.leases/{bridge}";

    private string DnsFolder(string bridge) => $"{folder}/hosts.{bridge}";

    private string DhcpFolder(string bridge) => $"{folder}/dhcp-hosts.{bridge}";

    private int? Find(string bridge) => Daemon.Find(PidFile(bridge), "dnsmasq", ConfigFile(bridge));

    private void MakeFolders(string bridge)
    {
        foreach (string path in new[] { folder, folder + "/dnsmasq.leases", DnsFolder(bridge), DhcpFolder(bridge) })
        {
            Directory.CreateDirectory(path);
            if (File.GetUnixFileMode(path) != Open)
                File.SetUnixFileMode(path, Open);
        }
    }

    private async Task StartAsync(string bridge, CancellationToken stop)
    {
        // Where nobody cannot come (a device root below /root, say) it has to stay root.
        string[] user = Directory.Exists(folder) && IsOpen(folder) ? ["--user=nobody", "--group=nogroup"] : ["--user=root"];
        ExecResult result = await exec.RunAsync(new ExecRequest("dnsmasq", [$"--conf-file={ConfigFile(bridge)}", .. user]) { Timeout = StartPatience }, stop).ConfigureAwait(false);
        if (!result.Succeeded)
            throw new ExecException($"dnsmasq of {bridge} ended with {result.ExitCode}: {IpTool.FirstLine(result.ErrorOutput)}");
    }

    private async Task StopAsync(string bridge, CancellationToken stop)
    {
        if (Find(bridge) is null)
            return;
        await SignalAsync(bridge, "-TERM", stop).ConfigureAwait(false);
        long started = time.GetTimestamp();
        while (Find(bridge) is not null)
        {
            if (time.GetElapsedTime(started) > StopPatience)
                await SignalAsync(bridge, "-KILL", stop).ConfigureAwait(false);
            await Task.Delay(Step, time, stop).ConfigureAwait(false);
        }
    }

    private async Task SignalAsync(string bridge, string signal, CancellationToken stop)
    {
        if (Find(bridge) is { } pid)
            await exec.RunAsync(new ExecRequest("kill", signal, $"{pid}"), stop).ConfigureAwait(false);
    }

    private static bool IsOpen(string path)
    {
        for (DirectoryInfo? at = new(path); at is not null; at = at.Parent)
            if (!at.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
        return true;
    }

    /// <summary>Makes a folder have exactly these files.</summary>
    private static bool Write(string path, ValueMap<string, string> files)
    {
        bool changed = false;
        foreach (string file in Directory.GetFiles(path))
            if (!files.ContainsKey(Path.GetFileName(file)))
            {
                File.Delete(file);
                changed = true;
            }
        foreach ((string name, string text) in files)
        {
            string file = $"{path}/{name}";
            if (File.Exists(file) && File.ReadAllText(file) == text)
                continue;
            SmallFile.Write(file, text, SmallFile.Readable);
            changed = true;
        }
        return changed;
    }

    /// <summary>The MACs whose entry goes or changes.</summary>
    private static IEnumerable<string> Leaving(string path, ValueMap<string, string> wanted) =>
        Directory.GetFiles(path)
            .Where(file => wanted.Find(Path.GetFileName(file)) is not { } text || text != File.ReadAllText(file))
            .Select(file => Path.GetFileNameWithoutExtension(file));

    private bool HasLease(string bridge, string[] macs) =>
        File.Exists(LeaseFile(bridge)) && File.ReadLines(LeaseFile(bridge)).Any(line => macs.Any(mac => line.Contains(mac, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A server that does not run cannot drop a lease itself.</summary>
    private void Prune(string bridge, string[] macs)
    {
        if (!File.Exists(LeaseFile(bridge)))
            return;
        string[] kept = [.. File.ReadAllLines(LeaseFile(bridge)).Where(line => !macs.Any(mac => line.Contains(mac, StringComparison.OrdinalIgnoreCase)))];
        File.WriteAllLines(LeaseFile(bridge), kept);
    }
}
