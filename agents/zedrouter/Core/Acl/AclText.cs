using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Acl;

/// <summary>
/// Access rules as nft rules. Rules are stateless and go both ways: what the app may send to, may answer it. The last rule of
/// each chain drops. Texts are bodies of rules: table and chain are the caller's.
/// </summary>
public static class AclText
{
    /// <summary>From the app: DHCP, DNS and metadata of its own network first, then the app's rules.</summary>
    /// <param name="bridge">The address of the bridge; none on a switch, where DHCP and DNS may be anywhere.</param>
    /// <param name="eids">The addresses of the eidset match.</param>
    /// <param name="drops">The named counter that counts what is dropped in the end.</param>
    public static ValueList<string> Egress(ValueList<AclRule> rules, IpText bridge, ValueList<IpText> eids, string drops)
    {
        List<string> lines = bridge.IsNone
            ? ["ether type arp accept", .. Everywhere("d")]
            :
            [
                "ether type arp accept",
                $"ip daddr {{ 224.0.0.0/4, 0.0.0.0, 255.255.255.255, {bridge} }} udp dport 67 accept",
                $"ip daddr {bridge} udp dport 53 accept",
                $"ip daddr {bridge} tcp dport 53 accept",
                "ip daddr 169.254.169.254 tcp dport 80 accept",
            ];
        foreach (AclRule rule in rules)
        {
            string match = rule.IsPortMap
                ? Match(rule, "d", eids, remotePort: rule.RemotePort, appPort: new PortRange(rule.TargetPort, rule.TargetPort))
                : Match(rule, "d", eids, rule.RemotePort, rule.LocalPort);
            lines.AddRange(Verdicts(rule, match, drops));
            // The app sees the bridge as the client of a port map, so its answers go there whatever the rule's remote side is.
            if (rule.IsPortMap && !bridge.IsNone && (rule.Remote is not null || rule.Host.Length > 0 || rule.EidSet || rule.RemotePort is not null))
                lines.Add($"ip daddr {bridge} {Port(rule.Protocol!.Value, "s", new(rule.TargetPort, rule.TargetPort))} accept");
        }
        lines.Add($"counter name \"{drops}\" drop");
        return lines.ToValueList();
    }

    /// <summary>To the app, for frames between two apps of one bridge and for routed packets alike.</summary>
    /// <param name="bridged">The chain sees frames, ARP among them.</param>
    /// <param name="isSwitch">DHCP and DNS servers may be anywhere.</param>
    public static ValueList<string> Ingress(ValueList<AclRule> rules, ValueList<IpText> eids, string drops, bool bridged, bool isSwitch = false)
    {
        List<string> lines = bridged ? ["ether type arp accept"] : [];
        if (isSwitch)
            lines.AddRange(Everywhere("s"));
        foreach (AclRule rule in rules)
        {
            // After the address translation: the app's own port, not the uplink's.
            PortRange? appPort = rule.IsPortMap ? new PortRange(rule.TargetPort, rule.TargetPort) : rule.LocalPort;
            lines.AddRange(Verdicts(rule, Match(rule, "s", eids, rule.RemotePort, appPort), drops));
        }
        lines.Add($"counter name \"{drops}\" drop");
        return lines.ToValueList();
    }

    /// <summary>"tcp", "udp" or a number, for rules outside this file.</summary>
    public static string Port(int protocol, string side, PortRange port) => protocol switch
    {
        6 => $"tcp {side}port {port}",
        17 => $"udp {side}port {port}",
        132 => $"sctp {side}port {port}",
        _ => $"meta l4proto {protocol} th {side}port {port}",
    };

    private static string Match(AclRule rule, string remoteSide, ValueList<IpText> eids, PortRange? remotePort, PortRange? appPort)
    {
        string appSide = remoteSide == "d" ? "s" : "d";
        List<string> parts = [];
        if (rule.Remote is { PrefixLength: > 0 } remote)
            parts.Add($"ip {remoteSide}addr {remote}");
        if (rule.Host.Length > 0)
            parts.Add($"ip {remoteSide}addr @{HostName.SetOf(rule.Host)}");
        if (rule.EidSet)
            parts.Add($"ip {remoteSide}addr {{ {string.Join(", ", eids.Distinct())} }}");
        if (parts.Count == 0)
            parts.Add("meta protocol ip");
        if (rule.Protocol is { } protocol)
        {
            if (remotePort is null && appPort is null)
                parts.Add($"ip protocol {protocol}");
            if (appPort is { } app)
                parts.Add(Port(protocol, appSide, app));
            if (remotePort is { } far)
                parts.Add(Port(protocol, remoteSide, far));
        }
        return string.Join(' ', parts);
    }

    private static string[] Everywhere(string serverSide) =>
        [$"meta protocol ip udp {serverSide}port 67 accept", $"meta protocol ip udp {serverSide}port 53 accept", $"meta protocol ip tcp {serverSide}port 53 accept"];

    private static IEnumerable<string> Verdicts(AclRule rule, string match, string drops) => rule.Action switch
    {
        AclAction.Drop => [$"{match} counter name \"{drops}\" drop"],
        AclAction.Limit => [$"{match} limit rate {rule.Limit} accept", $"{match} counter name \"{drops}\" drop"],
        _ => [$"{match} accept"],
    };
}
