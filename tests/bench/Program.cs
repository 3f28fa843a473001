using Eve.Bench;
using Eve.Bench.Nodes;

// bench [--once] [--only WORD] [--out FILE]: all benchmarks; the other forms are the processes that it starts.
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
string output = ValueOf("--out") ?? "out/bench/pubsub.json";
if (args.Length != (once ? 1 : 0) + (only.Length > 0 ? 2 : 0) + (ValueOf("--out") is null ? 0 : 2))
{
    Console.Error.WriteLine("use: bench [--once] [--only WORD] [--out FILE]");
    return 2;
}

if (Cases.Native is null)
    Console.Error.WriteLine("bench: without the AOT rows; build/aot bench makes the executable for them");
Report report = new();
foreach (Case one in Cases.All.Concat(ZedmanagerCases.All).Concat(ZedmanagerEdits.All).Where(one => one.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
    report.Add(one.Run(once ? 1 : one.Rounds));
report.Print(Console.Out);
report.Write(output);
return 0;

string? ValueOf(string option) => Array.IndexOf(args, option) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;
