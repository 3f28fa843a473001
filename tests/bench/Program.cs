using Eve.Bench;
using Eve.Bench.Nodes;

// bench [--once] [--only WORD] [--out FOLDER]: all benchmarks; the other forms are the processes that it starts.
switch (args)
{
    case ["publisher", string root]:
        return new PublisherNode(root).Run();
    case ["subscriber", string root]:
        return new SubscriberNode(root).Run();
    case ["idle", string root]:
        return IdleNode.Measured(root).Run();
    case ["others", string root]:
        return IdleNode.Others(root).Run();
    case ["neighbours", string root]:
        return new NeighboursNode(root).Run();
    case ["echo", string path]:
        return Echo.Run(path);
    default:
        break;
}

bool once = args.Contains("--once");
string only = ValueOf("--only") ?? "";
string output = ValueOf("--out") ?? "out/bench";
if (args.Length != (once ? 1 : 0) + (only.Length > 0 ? 2 : 0) + (ValueOf("--out") is null ? 0 : 2))
{
    Console.Error.WriteLine("use: bench [--once] [--only WORD] [--out FOLDER]");
    return 2;
}

if (Cases.Native is null)
    Console.Error.WriteLine("bench: without the AOT rows; build/aot bench makes the executable for them");
Report report = new();
(string File, IEnumerable<Case> Cases)[] areas = [("pubsub", Cases.All), ("zedmanager", [.. ZedmanagerCases.All, .. ZedmanagerEdits.All])];
foreach ((string file, IEnumerable<Case> cases) in areas)
{
    IReadOnlyList<Figure> figures = [.. cases.Where(one => one.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).SelectMany(one => report.Show(one.Run(once ? 1 : one.Rounds)))];
    if (figures.Count > 0)
        Report.Write(Path.Combine(output, file + ".json"), figures);
}
report.Print(Console.Out);
return 0;

string? ValueOf(string option) => Array.IndexOf(args, option) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;
