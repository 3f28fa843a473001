using System.Text;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Networks.Linux;

/// <summary>
/// The nft script that leads from one rule set to another, to be run as one transaction. Only chains and maps that differ are
/// rewritten; sets and named counters keep what is in them. Pure.
/// </summary>
public static class NftScript
{
    /// <summary>Rules that nobody knows: such a chain or map is always rewritten.</summary>
    public static readonly ValueList<string> Unknown = ["?"];

    /// <returns>Empty when nothing differs.</returns>
    public static string Diff(RuleSet now, RuleSet wanted)
    {
        StringBuilder script = new();
        foreach (RuleTable table in wanted.Tables)
            Change(script, now.Tables.FirstOrDefault(other => other.Family == table.Family), table);
        foreach (RuleTable table in now.Tables)
            if (!wanted.Tables.Any(other => other.Family == table.Family))
                script.Append($"delete table {table.Family} {RuleTable.Name}\n");
        return script.ToString();
    }

    /// <summary>All of it, whatever is there: for when the difference was refused.</summary>
    public static string Replace(RuleSet wanted)
    {
        StringBuilder script = new();
        foreach (RuleTable table in wanted.Tables)
        {
            // Deleting fails when there is nothing to delete.
            script.Append($"add table {table.Family} {RuleTable.Name}\ndelete table {table.Family} {RuleTable.Name}\n");
            Change(script, null, table);
        }
        return script.ToString();
    }

    private static void Change(StringBuilder script, RuleTable? now, RuleTable wanted)
    {
        string at = $"{wanted.Family} {RuleTable.Name}";
        if (now is null)
            script.Append($"add table {at}\n");
        now ??= Nothing(wanted.Family);
        (string Name, RuleMap Map)[] maps = [.. wanted.Maps.Where(map => now.Maps.Find(map.Key) != map.Value).Select(map => (map.Key, map.Value))];
        (string Name, RuleChain Chain)[] chains = [.. wanted.Chains.Where(chain => now.Chains.Find(chain.Key)?.Rules != chain.Value.Rules).Select(chain => (chain.Key, chain.Value))];
        string[] gone = [.. now.Chains.Keys.Except(wanted.Chains.Keys)];

        foreach ((string name, string type) in wanted.Sets)
            if (!now.Sets.ContainsKey(name))
                script.Append($"add set {at} {name} {{ type {type}; }}\n");
        foreach (string name in wanted.Counters.Except(now.Counters))
            script.Append($"add counter {at} {name}\n");
        foreach ((string name, RuleMap map) in maps)
            script.Append(now.Maps.ContainsKey(name) ? $"flush map {at} {name}\n" : $"add map {at} {name} {{ type {map.Type}; }}\n");
        foreach ((string name, RuleChain chain) in chains)
            script.Append(now.Chains.ContainsKey(name) ? $"flush chain {at} {name}\n" : $"add chain {at} {name}{(chain.Hook.Length > 0 ? $" {{ {chain.Hook} }}" : "")}\n");
        foreach (string name in gone)
            script.Append($"flush chain {at} {name}\n");
        foreach ((string name, RuleChain chain) in chains)
            foreach (string rule in chain.Rules)
                script.Append($"add rule {at} {name} {rule}\n");
        foreach ((string name, RuleMap map) in maps)
            if (map.Elements.Count > 0)
                script.Append($"add element {at} {name} {{ {string.Join(", ", map.Elements)} }}\n");
        foreach (string name in gone)
            script.Append($"delete chain {at} {name}\n");
        foreach (string name in now.Maps.Keys.Except(wanted.Maps.Keys))
            script.Append($"delete map {at} {name}\n");
        foreach (string name in now.Counters.Except(wanted.Counters))
            script.Append($"delete counter {at} {name}\n");
        foreach (string name in now.Sets.Keys.Except(wanted.Sets.Keys))
            script.Append($"delete set {at} {name}\n");
    }

    private static RuleTable Nothing(string family) =>
        new(family, ValueMap<string, string>.Empty, ValueMap<string, RuleMap>.Empty, [], ValueMap<string, RuleChain>.Empty);
}
