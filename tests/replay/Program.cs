using Eve.Replay;
using Eve.Replay.Fuzzing;
using Eve.Replay.Zedmanager;
using Eve.Tests.Support;

// replay KIND DIR: replays golden data of one kind from any folder; one line per file; exit 1 when any fails, 2 for wrong use.
// A new kind is one file with a method of this form, and one line here.
Dictionary<string, Func<string, IEnumerable<Outcome>>> kinds = new()
{
    ["records"] = Records.Replay,
    ["transcripts"] = Transcripts.Replay,
    ["config"] = Configs.Replay,
    ["traces"] = Traces.Replay,
};

if (args is ["docs"])
{
    // Not golden data, but the same tool box: the tables of README.md that come from the code.
    File.WriteAllText(Path.Combine(Golden.Repository, "README.md"), TopicTable.Readme(Golden.Repository));
    string zedmanager = Path.Combine(Golden.Repository, "agents", "zedmanager");
    StateGraph graph = StateGraph.Draw();
    File.WriteAllText(Path.Combine(zedmanager, "README.md"), graph.Readme(File.ReadAllText(Path.Combine(zedmanager, "README.md"))));
    File.WriteAllText(Path.Combine(zedmanager, "states.svg"), graph.Svg());
    return 0;
}

if (args is ["storm", string text] && int.TryParse(text, out int seed))
{
    // A seed that a test names: the same storm, told in words.
    string? broken = Storm.Run(seed, out string story, told: true);
    Console.WriteLine(story);
    Console.WriteLine(broken ?? "every app is where its config wants it, or says why not");
    return broken is null ? 0 : 1;
}

if (args is ["storm", string from, string to] && int.TryParse(from, out int first) && int.TryParse(to, out int end))
{
    // More storms than the tests have time for: each seed that breaks a law.
    int broken = 0;
    Parallel.For(first, end, seed =>
    {
        if (Storm.Run(seed, out _) is not { } law)
            return;
        Console.WriteLine($"{seed}: {law}");
        Interlocked.Increment(ref broken);
    });
    Console.WriteLine($"{broken} of {end - first} storms broke a law");
    return broken == 0 ? 0 : 1;
}

if (args is ["fuzz", .. string[] numbers] && numbers.Length <= 3 && numbers.All(number => int.TryParse(number, out _)))
    return Fuzz.Command([.. numbers.Select(int.Parse)]);

if (args is not [string kind, string folder] || !kinds.TryGetValue(kind, out Func<string, IEnumerable<Outcome>>? replay) || !Directory.Exists(folder))
{
    Console.Error.WriteLine($"use: replay {string.Join('|', kinds.Keys)} DIR, replay storm SEED [END], replay fuzz [CASES [SEED [FIRST]]], replay docs");
    return 2;
}

int files = 0;
int failed = 0;
foreach (Outcome outcome in Outcome.All(Path.GetFileName(Path.GetFullPath(folder)), replay(folder)))
{
    files++;
    failed += outcome.Difference is null ? 0 : 1;
    Console.WriteLine(outcome);
}
if (files == 0)
{
    Console.Error.WriteLine($"{folder}: nothing to replay");
    return 2;
}
return failed == 0 ? 0 : 1;
