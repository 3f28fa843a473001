using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Eve.Tests.Storage.Traces;

/// <summary>Takes out of records what differs between two runs of the same agents: times, sizes on the way, random names, made-up digests.</summary>
internal sealed partial class TraceText(Func<string, string> common)
{
    private static readonly HashSet<string> Ignored =
    [
        "CreateTime", "ErrorTime", "LastUse", "ModTime", "LastRetry", "LastRefCountChangeTime", "TimeCreated", "DeleteTime", "Content",
        "TotalSize", "CurrentSize", "Progress", "UsedBytes", "ProvisionedBytes",
    ];

    private readonly Dictionary<string, string> made = [];
    private readonly Dictionary<string, int> counts = [];

    /// <summary>Learns the digests of manifests and configs that volumemgr makes itself, from their content.</summary>
    public void Learn(string topic, JsonNode? value)
    {
        if (topic != "BlobStatus" || (string?)value?["Content"] is not { } content)
            return;
        string sha = (string)value["Sha256"]!;
        if (made.ContainsKey(sha))
            return;
        JsonNode json = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(content)))!;
        string kind = json["layers"] is { } layers ? $"manifest of {(string)layers[0]!["digest"]!}" : $"config of {(string)json["rootfs"]!["diff_ids"]![0]!}";
        counts[kind] = counts.GetValueOrDefault(kind) + 1;
        made[sha] = $"{{{kind} {counts[kind]}}}";
    }

    /// <summary>The record's members by name, as comparable texts.</summary>
    public Dictionary<string, string> Members(JsonNode value) => value.AsObject()
        .Where(member => !Ignored.Contains(member.Key))
        .ToDictionary(member => member.Key, member => Clean(member.Value?.ToJsonString() ?? "null"));

    public string Clean(string text)
    {
        foreach ((string sha, string name) in made)
            text = text.Replace(sha, name, StringComparison.Ordinal);
        // Where the original's words read badly ours differ (downloader's README).
        text = text
            .Replace(", location:  - error error ", " - error ", StringComparison.Ordinal)
            .Replace("; have retried 0 times", "", StringComparison.Ordinal)
            .Replace("; have retried 1 times", "; have retried 1 time", StringComparison.Ordinal);
        return SnapshotTime().Replace(RandomName().Replace(common(text), "verifier/{tmp}."), "-snapshot-{time}");
    }

    [GeneratedRegex("verifier/[0-9a-f]{8}-[0-9a-f-]{27}\\.")]
    private static partial Regex RandomName();

    [GeneratedRegex("-snapshot-[0-9]{14}")]
    private static partial Regex SnapshotTime();
}
