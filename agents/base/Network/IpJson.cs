using System.Text.Json;
using Eve.Types;

namespace Eve.Agents.Network;

/// <summary>Reads what <c>ip -json</c> writes. Members it does not know are ignored, missing ones are empty.</summary>
public static class IpJson
{
    public static ValueList<Link> Links(JsonElement list) => list.EnumerateArray().Where(item => item.TryGetProperty("ifname", out _)).Select(ToLink).ToValueList();

    public static ValueList<Route> Routes(JsonElement list) =>
        list.EnumerateArray()
            .Select(item => new Route(Text(item, "type"), Text(item, "dst"), Text(item, "gateway"), Text(item, "dev"), TextOr(item, "table", "main"), Number(item, "metric")))
            .Where(route => route.Table != "local")
            .ToValueList();

    public static ValueList<PolicyRule> Rules(JsonElement list) =>
        list.EnumerateArray().Select(item => new PolicyRule(Number(item, "priority"), Prefix(item, "src"), Prefix(item, "dst"), Text(item, "table"))).ToValueList();

    private static Link ToLink(JsonElement item)
    {
        string[] flags = item.TryGetProperty("flags", out JsonElement list) ? [.. list.EnumerateArray().Select(flag => flag.GetString()!)] : [];
        string kind = item.TryGetProperty("linkinfo", out JsonElement info) ? Text(info, "info_kind") : "";
        ValueList<LinkAddress> addresses = item.TryGetProperty("addr_info", out JsonElement all)
            ? all.EnumerateArray().Where(address => address.TryGetProperty("local", out _)).Select(ToAddress).ToValueList()
            : [];
        return new(
            Text(item, "ifname"),
            (int)Number(item, "ifindex"),
            Text(item, "address"),
            (int)Number(item, "mtu"),
            Up: flags.Contains("UP"),
            Carrier: flags.Contains("LOWER_UP"),
            Broadcast: flags.Contains("BROADCAST"),
            Loopback: flags.Contains("LOOPBACK"),
            kind,
            Text(item, "master"),
            addresses);
    }

    private static LinkAddress ToAddress(JsonElement item)
    {
        IpText.TryParse(Text(item, "local"), out IpText address);
        return new(address, (int)Number(item, "prefixlen"), Text(item, "scope") == "link");
    }

    private static string Prefix(JsonElement item, string name)
    {
        string address = Text(item, name);
        return address is "" or "all" ? "all" : $"{address}/{(item.TryGetProperty(name + "len", out JsonElement length) ? length.GetInt32() : 32)}";
    }

    private static string Text(JsonElement item, string name) => TextOr(item, name, "");

    private static string TextOr(JsonElement item, string name, string missing) =>
        item.TryGetProperty(name, out JsonElement value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ToString() : missing;

    private static long Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : 0;
}
