using System.Text.Json;
using Eve.Agents.Zedrouter.Core.Metrics;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Networks.Linux;

/// <summary>Reads the kernel's counters through ip and nft.</summary>
public static class Counters
{
    /// <exception cref="ExecException">One of them failed or wrote no JSON.</exception>
    public static async Task<NetworkCounts> ReadAsync(IExec exec, CancellationToken stop)
    {
        JsonElement links = await ReadAsync(exec, new("ip", "-json", "-stats", "link", "show"), stop).ConfigureAwait(false);
        JsonElement counters = await ReadAsync(exec, new("nft", "-j", "list", "counters"), stop).ConfigureAwait(false);
        return new(links.EnumerateArray().Where(link => link.TryGetProperty("ifname", out _)).Select(ToMetric).ToValueList(), Drops(counters));
    }

    private static async Task<JsonElement> ReadAsync(IExec exec, ExecRequest request, CancellationToken stop)
    {
        ExecResult result = await exec.RunAsync(request, stop).ConfigureAwait(false);
        try
        {
            if (!result.Succeeded)
                throw new ExecException($"{request.File} ended with {result.ExitCode}: {result.ErrorOutput.Trim()}");
            using JsonDocument document = JsonDocument.Parse(result.Output);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new ExecException($"{request.File} wrote no JSON: {error.Message}", error);
        }
    }

    private static NetworkMetric ToMetric(JsonElement link)
    {
        JsonElement stats = link.TryGetProperty("stats64", out JsonElement found) ? found : default;
        return new()
        {
            IfName = link.GetProperty("ifname").GetString()!,
            TxBytes = Number(stats, "tx", "bytes"),
            TxPkts = Number(stats, "tx", "packets"),
            TxDrops = Number(stats, "tx", "dropped"),
            TxErrors = Number(stats, "tx", "errors"),
            RxBytes = Number(stats, "rx", "bytes"),
            RxPkts = Number(stats, "rx", "packets"),
            RxDrops = Number(stats, "rx", "dropped"),
            RxErrors = Number(stats, "rx", "errors"),
        };
    }

    private static ulong Number(JsonElement stats, string direction, string name) =>
        stats.ValueKind == JsonValueKind.Object && stats.TryGetProperty(direction, out JsonElement counts) && counts.TryGetProperty(name, out JsonElement value) && value.TryGetUInt64(out ulong number) ? number : 0;

    private static ValueMap<string, ulong> Drops(JsonElement root)
    {
        Dictionary<string, ulong> drops = [];
        if (root.TryGetProperty("nftables", out JsonElement items))
            foreach (JsonElement item in items.EnumerateArray())
                if (item.TryGetProperty("counter", out JsonElement counter) && counter.GetProperty("table").GetString() == RuleTable.Name)
                {
                    string name = counter.GetProperty("name").GetString()!;
                    drops[name] = drops.GetValueOrDefault(name) + counter.GetProperty("packets").GetUInt64();
                }
        return ValueMap<string, ulong>.From(drops);
    }
}
