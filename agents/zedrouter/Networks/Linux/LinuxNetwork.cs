using Eve.Agents.Network;
using Eve.Agents.Zedrouter.Core.Metrics;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Networks.Linux;

/// <summary>
/// Networks of this machine. Order: links, then the packet filter, then servers; so nothing passes before its rule is there,
/// and a server finds its bridge and its sets. Removal goes the other way round.
/// </summary>
public sealed class LinuxNetwork(IExec exec, string folder, TimeProvider time) : INetworkBackend
{
    private readonly IpTool ip = new(exec);
    private readonly Nft nft = new(exec);
    private readonly Dnsmasq dnsmasq = new(exec, time, folder);
    private NetworkReport last = NetworkReport.Empty;
    private bool verified;

    public bool HasState => dnsmasq.Bridges().Any();

    public async Task<NetworkReport> ApplyAsync(NetworkPlan plan, CancellationToken stop)
    {
        bool verify = !verified || !last.IsClean || plan == last.Plan;
        Dictionary<Guid, string> errors = [];
        string rulesError = "";
        ValueMap<string, int> indexes = last.Ifindexes;

        KernelNetwork? now = null;
        if (verify || Links(plan) != Links(last.Plan))
        {
            await TryAsync(error => rulesError = error, async () =>
            {
                if (verify && plan.Bridges.Count > 0)
                    await SetKernelSwitchesAsync(stop).ConfigureAwait(false);
                now = await KernelNetwork.ReadAsync(ip, stop).ConfigureAwait(false);
                now = await AddLinksAsync(plan, now, errors, stop).ConfigureAwait(false);
            }).ConfigureAwait(false);
            if (now is not null)
                indexes = ValueMap<string, int>.From(now.Bridges.Select(link => KeyValuePair.Create(link.Name, link.Index)));
        }

        await TryAsync(error => rulesError = error, () => nft.ApplyAsync(plan.Rules, verify, stop)).ConfigureAwait(false);
        foreach (BridgePlan bridge in plan.Bridges)
            if (bridge.Dnsmasq is { } servers && !errors.ContainsKey(bridge.Instance) && (verify || servers != Servers(last.Plan, bridge.Name)))
                await TryAsync(error => errors[bridge.Instance] = error, () => dnsmasq.EnsureAsync(bridge.Name, servers, stop)).ConfigureAwait(false);

        foreach (string name in dnsmasq.Bridges().Except(plan.Bridges.Where(bridge => bridge.Dnsmasq is not null).Select(bridge => bridge.Name)).ToArray())
            await TryAsync(error => rulesError = error, () => dnsmasq.RemoveAsync(name, stop)).ConfigureAwait(false);
        if (now is not null)
            foreach (string command in IpScript.Remove(plan.Bridges, now))
                await TryAsync(error => rulesError = error, () => ip.BatchAsync([command], stop)).ConfigureAwait(false);

        last = new(plan, indexes, ValueMap<Guid, string>.From(errors), rulesError);
        verified = true;
        return last;
    }

    public Task<NetworkCounts> CountAsync(CancellationToken stop) => Counters.ReadAsync(exec, stop);

    /// <summary>Each bridge by itself, so that one that cannot be does not hold up the others.</summary>
    /// <returns>The kernel's network afterwards.</returns>
    private async Task<KernelNetwork> AddLinksAsync(NetworkPlan plan, KernelNetwork now, Dictionary<Guid, string> errors, CancellationToken stop)
    {
        bool changed = false;
        foreach (BridgePlan bridge in plan.Bridges)
        {
            List<string> commands = IpScript.Ensure(bridge, now);
            changed |= commands.Count > 0;
            await TryAsync(error => errors[bridge.Instance] = error, () => ip.BatchAsync(commands, stop)).ConfigureAwait(false);
        }
        return changed ? await KernelNetwork.ReadAsync(ip, stop).ConfigureAwait(false) : now;
    }

    /// <summary>Routing on; bridged frames are judged in their own family, so they need not go through the IP tables, where a hairpin would get lost.</summary>
    private async Task SetKernelSwitchesAsync(CancellationToken stop)
    {
        ExecRequest request = new("sysctl", "-q", "-e", "-w", "net.ipv4.ip_forward=1", "net.bridge.bridge-nf-call-iptables=0", "net.bridge.bridge-nf-call-ip6tables=0");
        ExecResult result = await exec.RunAsync(request, stop).ConfigureAwait(false);
        if (!result.Succeeded)
            throw new ExecException($"sysctl: {IpTool.FirstLine(result.ErrorOutput)}");
    }

    private static ValueList<BridgePlan> Links(NetworkPlan plan) => plan.Bridges.Select(bridge => bridge with { Dnsmasq = null }).ToValueList();

    private static DnsmasqPlan? Servers(NetworkPlan plan, string bridge) => plan.Bridges.FirstOrDefault(other => other.Name == bridge)?.Dnsmasq;

    private static async Task TryAsync(Action<string> failed, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception error) when (error is ExecException or IOException or UnauthorizedAccessException)
        {
            failed(error.Message);
        }
    }
}
