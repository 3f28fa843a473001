using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Plan;

/// <summary>Everything that should be in the kernel and in daemons, as data. Two plans compare by content.</summary>
public sealed record NetworkPlan(ValueList<BridgePlan> Bridges, RuleSet Rules, ValueList<Guid> Apps)
{
    public static NetworkPlan Empty { get; } = new([], RuleSet.Empty, []);
}

/// <summary>The network of one network instance on this device.</summary>
public sealed record BridgePlan
{
    public Guid Instance { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Lower-case colon text.</summary>
    public string Mac { get; init; } = "";

    /// <summary>"10.1.0.1/24"; empty for a bridge without an address.</summary>
    public string Cidr { get; init; } = "";

    public int Mtu { get; init; }

    /// <summary>Interfaces of the device that belong to the bridge.</summary>
    public ValueList<string> Members { get; init; } = [];

    /// <summary>Policy rules: "9999 from 10.1.0.0/24 to 10.1.0.1/32 table local".</summary>
    public ValueList<string> PolicyRules { get; init; } = [];

    /// <summary>Routes of the instance's own table: "default via 192.0.2.1 dev eth0 table 801 metric 1".</summary>
    public ValueList<string> Routes { get; init; } = [];

    public DnsmasqPlan? Dnsmasq { get; init; }
}

/// <summary>One DHCP and DNS server. The hosts are one file each, by file name.</summary>
public sealed record DnsmasqPlan(string Config, ValueMap<string, string> DhcpHosts, ValueMap<string, string> DnsHosts);

/// <summary>What came of applying a plan.</summary>
/// <param name="Plan">The plan that was applied.</param>
/// <param name="Ifindexes">By bridge name.</param>
/// <param name="InstanceErrors">What went wrong, by network instance; the others are as planned.</param>
/// <param name="RulesError">Why the packet filter stayed as it was; empty when it is as planned.</param>
public sealed record NetworkReport(NetworkPlan Plan, ValueMap<string, int> Ifindexes, ValueMap<Guid, string> InstanceErrors, string RulesError)
{
    public static NetworkReport Empty { get; } = new(NetworkPlan.Empty, ValueMap<string, int>.Empty, ValueMap<Guid, string>.Empty, "");

    public bool IsClean => InstanceErrors.Count == 0 && RulesError.Length == 0;
}
