using System.Text;
using System.Text.Json;
using Eve.Types;

namespace Eve.Agents.Network;

/// <summary>Reads what <c>ip -json</c> writes. Members it does not know are ignored, missing ones are empty.</summary>
public static class IpJson
{
    /// <summary>Several answers, one array each. What an array holds is seen from its first item; an empty answer may be missing.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static KernelView Read(string output)
    {
        KernelView view = KernelView.Empty;
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(output), new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement[] items = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Where(item => item.EnumerateObject().Any())] : [];
            if (items.Length == 0)
                continue;
            if (items[0].TryGetProperty("ifname", out _))
                view = view with { Links = items.Where(item => item.TryGetProperty("ifname", out _)).Select(ToLink).ToValueList() };
            else if (items[0].TryGetProperty("priority", out _))
                view = view with { Rules = items.Select(ToRule).ToValueList() };
            else
                view = view with { Routes = items.Select(ToRoute).Where(route => route.Table != "local").ToValueList() };
        }
        return view;
    }

    private static Route ToRoute(JsonElement item) =>
        new(Text(item, "type"), Text(item, "dst"), Text(item, "gateway"), Text(item, "dev"), TextOr(item, "table", "main"), Number(item, "metric"));

    private static PolicyRule ToRule(JsonElement item) =>
        new(Number(item, "priority"), Prefix(item, "src"), Prefix(item, "dst"), Text(item, "table"));

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
