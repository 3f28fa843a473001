using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Plan;

/// <summary>The packet filter as data: what nft should have in our tables.</summary>
public sealed record RuleSet(ValueList<RuleTable> Tables)
{
    public static RuleSet Empty { get; } = new(ValueList<RuleTable>.Empty);
}

/// <summary>One table. Names are unique in it; what is gone from a later set is deleted.</summary>
/// <param name="Family">"bridge" or "ip".</param>
/// <param name="Sets">Type by name; the members are put in by dnsmasq and survive every change.</param>
/// <param name="Counters">Named, so that they survive a change of the rules that use them.</param>
public sealed record RuleTable(
    string Family,
    ValueMap<string, string> Sets,
    ValueMap<string, RuleMap> Maps,
    ValueList<string> Counters,
    ValueMap<string, RuleChain> Chains)
{
    /// <summary>All tables have this name; nothing else on the device does.</summary>
    public const string Name = "zedrouter";
}

/// <summary>A verdict map: "ifname : verdict" and its elements.</summary>
public sealed record RuleMap(string Type, ValueList<string> Elements);

/// <summary>A chain, with a hook ("type filter hook forward priority 0; policy accept;") or as a target of jumps (empty).</summary>
public sealed record RuleChain(string Hook, ValueList<string> Rules);
