using Eve.Agents.Zedrouter.Core.Acl;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Plan;

/// <summary>
/// The packet filter of all network instances and apps. Two tables: frames from and between apps are judged in the family
/// "bridge" (so it does not matter whether bridged frames also go through the IP tables), routed packets and address
/// translation in "ip". Nothing that comes from or goes to an app passes without a rule.
/// </summary>
public static class RulePlan
{
    private const string MetadataAddress = "169.254.169.254";

    /// <param name="uplinks">All uplinks of the device, used by an instance or not.</param>
    /// <param name="clampMss">app.enable.tcp.mss.clamping.</param>
    public static RuleSet For(ValueList<InstanceNet> instances, ValueList<VifNet> vifs, ValueList<UplinkNet> uplinks, bool clampMss)
    {
        if (instances.Count == 0)
            return RuleSet.Empty;
        (InstanceNet Net, VifNet Vif)[] joined = [.. vifs.Join(instances, vif => vif.Instance, net => net.UUID, (vif, net) => (net, vif))];
        return new([BridgeTable(joined), IpTable(instances, joined, uplinks, clampMss)]);
    }

    private static RuleTable BridgeTable((InstanceNet Net, VifNet Vif)[] joined)
    {
        List<KeyValuePair<string, RuleChain>> chains =
        [
            new("prerouting", new("type filter hook prerouting priority -300; policy accept;", ["iifname vmap @egress", "iifname \"nbu*\" drop"])),
            new("forward", new("type filter hook forward priority 0; policy accept;", ["oifname vmap @ingress", "oifname \"nbu*\" drop"])),
        ];
        List<string> egress = [], ingress = [], counters = [];
        foreach ((InstanceNet net, VifNet vif) in joined)
        {
            ValueList<IpText> eids = Eids(net, vif);
            foreach (string name in Names(vif.Vif))
            {
                egress.Add($"\"{name}\" : goto {vif.Vif}-out");
                ingress.Add($"\"{name}\" : goto {vif.Vif}-in");
            }
            counters.AddRange([OutDrops(vif.Vif), InDrops(vif.Vif)]);
            chains.Add(new($"{vif.Vif}-out", new("", AclText.Egress(vif.Rules, net.Gateway, eids, OutDrops(vif.Vif)))));
            chains.Add(new($"{vif.Vif}-in", new("", AclText.Ingress(vif.Rules, eids, InDrops(vif.Vif), bridged: true, net.IsSwitch))));
        }
        return new(
            "bridge",
            HostSets(joined),
            Maps(("egress", "ifname : verdict", egress), ("ingress", "ifname : verdict", ingress)),
            counters.ToValueList(),
            ValueMap<string, RuleChain>.From(chains));
    }

    private static RuleTable IpTable(ValueList<InstanceNet> instances, (InstanceNet Net, VifNet Vif)[] joined, ValueList<UplinkNet> uplinks, bool clampMss)
    {
        List<string> ingress = [], counters = [], dnat = [], snat = [];
        List<KeyValuePair<string, RuleChain>> chains = [];
        foreach ((InstanceNet net, VifNet vif) in joined)
        {
            if (net.AirGapped || vif.Address.IsNone)
                continue;
            ingress.Add($"\"{net.Bridge}\" . {vif.Address} : goto {vif.Vif}-in");
            counters.Add(InDrops(vif.Vif));
            chains.Add(new($"{vif.Vif}-in", new("", AclText.Ingress(vif.Rules, Eids(net, vif), InDrops(vif.Vif), bridged: false))));
            foreach (AclRule rule in vif.Rules.Where(rule => rule.IsPortMap))
            {
                dnat.AddRange(Dnat(net, vif, rule));
                snat.Add($"oifname \"{net.Bridge}\" ip daddr {vif.Address} {AclText.Port(rule.Protocol!.Value, "d", new(rule.TargetPort, rule.TargetPort))} snat to {net.Gateway}");
            }
        }
        foreach (InstanceNet net in instances.Where(net => !net.IsSwitch))
        {
            dnat.Add($"iifname \"{net.Bridge}\" ip daddr {MetadataAddress} tcp dport 80 dnat to {net.Gateway}:80");
            snat.AddRange(net.Uplinks.Select(uplink => $"ip saddr {net.Subnet} oifname \"{uplink.IfName}\" masquerade"));
        }
        chains.Add(new("forward", new("type filter hook forward priority 0; policy accept;", Forward(instances, uplinks, clampMss))));
        chains.Add(new("prerouting", new("type nat hook prerouting priority -100; policy accept;", dnat.ToValueList())));
        chains.Add(new("postrouting", new("type nat hook postrouting priority 100; policy accept;", snat.ToValueList())));
        return new("ip", HostSets(joined), Maps(("ingress", "ifname . ipv4_addr : verdict", ingress)), counters.ToValueList(), ValueMap<string, RuleChain>.From(chains));
    }

    /// <summary>Between instances nothing, between uplinks nothing, to apps what their chains allow.</summary>
    private static ValueList<string> Forward(ValueList<InstanceNet> instances, ValueList<UplinkNet> uplinks, bool clampMss)
    {
        List<string> rules = [];
        if (clampMss)
            rules.Add("tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu");
        string all = string.Join(", ", uplinks.Select(uplink => $"\"{uplink.IfName}\"").Distinct());
        if (all.Length > 0)
            rules.Add($"iifname {{ {all} }} oifname {{ {all} }} drop");
        foreach (InstanceNet net in instances.Where(net => !net.IsSwitch))
        {
            string partners = string.Join(", ", net.Uplinks.Select(uplink => uplink.IfName).Append(net.Bridge).Distinct().Select(name => $"\"{name}\""));
            rules.Add($"iifname \"{net.Bridge}\" oifname != {{ {partners} }} drop");
            rules.Add($"oifname \"{net.Bridge}\" iifname != {{ {partners} }} drop");
        }
        // An answer to a hairpin still has the answering app's address here, which is not the one that the asking app's rules name.
        rules.AddRange(instances.Where(net => !net.IsSwitch).Select(net => $"iifname \"{net.Bridge}\" oifname \"{net.Bridge}\" ct status dnat ct direction reply accept"));
        rules.Add("oifname . ip daddr vmap @ingress");
        rules.AddRange(instances.Where(net => !net.IsSwitch).Select(net => $"oifname \"{net.Bridge}\" drop"));
        return rules.ToValueList();
    }

    /// <summary>From each uplink the rule is for, and from inside for the same address: an app may use another's port map, or its own.</summary>
    private static IEnumerable<string> Dnat(InstanceNet net, VifNet vif, AclRule rule)
    {
        string port = AclText.Port(rule.Protocol!.Value, "d", rule.LocalPort!.Value);
        foreach (UplinkNet uplink in net.Uplinks)
        {
            if (rule.Adapters.Count > 0 && !rule.Adapters.Any(label => uplink.SharedLabels.Contains(label)))
                continue;
            foreach (IpText address in uplink.Addresses)
                yield return $"iifname {{ \"{uplink.IfName}\", \"{net.Bridge}\" }} ip daddr {address} {port} dnat to {vif.Address}:{rule.TargetPort}";
        }
    }

    private static ValueMap<string, string> HostSets((InstanceNet Net, VifNet Vif)[] joined) =>
        ValueMap<string, string>.From(Hosts(joined.Select(pair => pair.Vif)).Select(host => KeyValuePair.Create(HostName.SetOf(host), "ipv4_addr")));

    /// <summary>The names that access rules mention.</summary>
    public static IEnumerable<string> Hosts(IEnumerable<VifNet> vifs) =>
        vifs.SelectMany(vif => vif.Rules).Select(rule => rule.Host).Where(host => host.Length > 0).Distinct().Order(StringComparer.Ordinal);

    private static ValueList<IpText> Eids(InstanceNet net, VifNet vif) =>
        net.Config.DnsNameToIPList.OrEmpty().SelectMany(entry => entry.IPs.OrEmpty()).Append(vif.Address).Where(address => Subnet4.ToNumber(address) is not null).Distinct().ToValueList();

    /// <summary>qemu may append "-emu" to the name.</summary>
    private static string[] Names(string vif) => [vif, vif + "-emu"];

    /// <summary>The counter of what is dropped from a VIF.</summary>
    public static string OutDrops(string vif) => vif + "-out-drops";

    /// <summary>The counter of what is dropped to a VIF.</summary>
    public static string InDrops(string vif) => vif + "-in-drops";

    private static ValueMap<string, RuleMap> Maps(params (string Name, string Type, List<string> Elements)[] maps) =>
        ValueMap<string, RuleMap>.From(maps.Select(map => KeyValuePair.Create(map.Name, new RuleMap(map.Type, map.Elements.ToValueList()))));
}
