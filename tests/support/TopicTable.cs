using System.Text;
using System.Text.RegularExpressions;
using Eve.Types;

namespace Eve.Tests.Support;

/// <summary>The table of README.md that tells who publishes and who reads each topic, taken from the agents' own sources.</summary>
public static partial class TopicTable
{
    private const string Begin = "<!-- topics: begin";
    private const string End = "<!-- topics: end -->";

    /// <summary>README.md as it should be.</summary>
    public static string Readme(string repository)
    {
        string text = File.ReadAllText(Path.Combine(repository, "README.md"));
        int begin = text.IndexOf('\n', text.IndexOf(Begin, StringComparison.Ordinal)) + 1;
        return text[..begin] + Render(repository) + text[text.IndexOf(End, StringComparison.Ordinal)..];
    }

    private static string Render(string repository)
    {
        SortedDictionary<string, SortedSet<string>> publishers = new(StringComparer.Ordinal), readers = new(StringComparer.Ordinal);
        foreach (string folder in Directory.GetDirectories(Path.Combine(repository, "agents")))
            foreach (string file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
                foreach (Match use in Uses().Matches(File.ReadAllText(file)))
                {
                    SortedDictionary<string, SortedSet<string>> side = use.Groups[1].Value == "Publish" ? publishers : readers;
                    string topic = $"{use.Groups[2].Value}.{use.Groups[3].Value}";
                    if (!side.TryGetValue(topic, out SortedSet<string>? agents))
                        side[topic] = agents = new(StringComparer.Ordinal);
                    string agent = Path.GetFileName(folder);
                    agents.Add(agent == "base" ? "every agent" : agent);
                }

        Dictionary<string, TopicName> names = TopicCatalogue.All().Concat(TopicCatalogue.Additions()).ToDictionary(
            entry => $"{ClassOf(entry.Where.Agent)}.{(entry.Where.Scope.Length == 0 ? "" : char.ToUpperInvariant(entry.Where.Scope[0]) + entry.Where.Scope[1..])}{entry.Where.Name}",
            entry => entry.Where,
            StringComparer.OrdinalIgnoreCase);
        HashSet<TopicName> additions = [.. TopicCatalogue.Additions().Select(entry => entry.Where)];
        StringBuilder table = new("\n| topic | published by | read by |\n|---|---|---|\n");
        foreach (string topic in publishers.Keys.Union(readers.Keys).Order(StringComparer.Ordinal))
        {
            TopicName name = names[topic];
            table.Append("| `").Append(name.Path).Append(name.Persistent ? "` (persistent)" : "`").Append(additions.Contains(name) ? " (ours alone) | " : " | ")
                .Append(publishers.TryGetValue(topic, out SortedSet<string>? by) ? string.Join(", ", by) : "not built here").Append(" | ")
                .Append(readers.TryGetValue(topic, out SortedSet<string>? read) ? string.Join(", ", read) : "–").Append(" |\n");
        }
        return table.Append('\n').ToString();
    }

    private static string ClassOf(string agent) => "From" + (agent.Length == 0 ? "Nobody" : agent.Replace("-", "", StringComparison.Ordinal));

    [GeneratedRegex(@"\b(Publish|Subscribe)\(\s*(From\w+)\.(\w+)")]
    private static partial Regex Uses();
}
