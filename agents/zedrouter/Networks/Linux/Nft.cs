using System.Text.Json;
using Eve.Agents.Network;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Networks.Linux;

/// <summary>Our tables in the kernel's packet filter. Every change is one transaction: all of it, or nothing.</summary>
public sealed class Nft(IExec exec)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private RuleSet? known;

    /// <param name="verify">Look whether all that should be there still is, by name.</param>
    /// <exception cref="ExecException">nft refused the rules, and the old ones stand; or it cannot be run.</exception>
    public async Task ApplyAsync(RuleSet wanted, bool verify, CancellationToken stop)
    {
        if (known is null || verify)
        {
            RuleSet found = await ReadAsync(stop).ConfigureAwait(false);
            // Rewriting the same rules would be harmless but for the limits, which would start anew.
            if (known is null || Names(found) != Names(known))
                known = found;
        }
        string script = NftScript.Diff(known, wanted);
        if (script.Length > 0)
        {
            ExecResult result = await RunAsync(script, stop).ConfigureAwait(false);
            // Left over from a version with other types or hooks, perhaps.
            if (!result.Succeeded)
                result = await RunAsync(NftScript.Replace(wanted), stop).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                known = null;
                throw new ExecException($"nft refused the rules: {IpTool.FirstLine(result.ErrorOutput)}");
            }
        }
        known = wanted;
    }

    private Task<ExecResult> RunAsync(string script, CancellationToken stop) =>
        exec.RunAsync(new ExecRequest("nft", "-f", "-") { Input = script, Timeout = Patience }, stop);

    /// <summary>The names in our tables; what the chains and maps hold is not read but rewritten.</summary>
    private async Task<RuleSet> ReadAsync(CancellationToken stop)
    {
        ExecResult result = await exec.RunAsync(new ExecRequest("nft", "-t", "-j", "list", "ruleset") { Timeout = Patience }, stop).ConfigureAwait(false);
        if (!result.Succeeded)
            throw new ExecException($"nft cannot list its rules: {IpTool.FirstLine(result.ErrorOutput)}");
        try
        {
            using JsonDocument document = JsonDocument.Parse(result.Output);
            return ToRuleSet(document.RootElement.GetProperty("nftables"));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException)
        {
            throw new ExecException($"nft wrote no list of rules: {error.Message}", error);
        }
    }

    private static RuleSet ToRuleSet(JsonElement items)
    {
        Dictionary<string, RuleTable> tables = [];
        foreach (JsonElement item in items.EnumerateArray())
        {
            JsonProperty entry = item.EnumerateObject().First();
            string family = Text(entry.Value, "family"), name = Text(entry.Value, "name");
            if (entry.Name == "table" && name == RuleTable.Name)
                tables[family] = new(family, ValueMap<string, string>.Empty, ValueMap<string, RuleMap>.Empty, [], ValueMap<string, RuleChain>.Empty);
            else if (Text(entry.Value, "table") == RuleTable.Name && tables.TryGetValue(family, out RuleTable? table))
                tables[family] = entry.Name switch
                {
                    "set" => table with { Sets = table.Sets.Set(name, "") },
                    "map" => table with { Maps = table.Maps.Set(name, new("", NftScript.Unknown)) },
                    "counter" => table with { Counters = table.Counters.With(name) },
                    "chain" => table with { Chains = table.Chains.Set(name, new("", NftScript.Unknown)) },
                    _ => table,
                };
        }
        return new(tables.Values.ToValueList());
    }

    private static ValueList<string> Names(RuleSet rules) => rules.Tables
        .SelectMany(table => table.Sets.Keys.Concat(table.Maps.Keys).Concat(table.Counters).Concat(table.Chains.Keys).Select(name => $"{table.Family} {name}"))
        .Order(StringComparer.Ordinal)
        .ToValueList();

    private static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
