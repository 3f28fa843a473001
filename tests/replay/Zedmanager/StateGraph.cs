using System.Globalization;
using System.Text;
using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>
/// The states of an app and the ways between them, found by running the real stages: thousands of small lives with neighbours
/// that do what they are asked, and now and then fail, always the same ones. So the drawing cannot disagree with the code.
/// </summary>
public sealed class StateGraph
{
    public const string Gone = "gone";
    private const string Begin = "<!-- states: begin";
    private const string End = "<!-- states: end -->";
    private const int Lives = 3000;
    private const int InCluster = 600;
    private const int Steps = 120;

    private readonly SortedDictionary<string, SortedSet<string>> ways = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> waits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> ranks = new() { [Gone] = int.MaxValue };

    private StateGraph()
    {
    }

    /// <summary>The states in the order of an app's life.</summary>
    public IReadOnlyList<string> States => [.. ranks.OrderBy(rank => rank.Value).Select(rank => rank.Key)];

    public static StateGraph Draw()
    {
        StateGraph graph = new();
        for (int seed = 0; seed < Lives; seed++)
            graph.Live(new Random(seed));
        for (int seed = Lives; seed < Lives + InCluster; seed++)
            graph.Live(new Random(seed), cluster: true);
        return graph;
    }

    /// <summary>Where an app can go from a state in one step.</summary>
    public IReadOnlyCollection<string> From(string state) => ways.TryGetValue(state, out SortedSet<string>? to) ? to : [];

    /// <summary>Every state that can follow, in any number of steps.</summary>
    public IReadOnlySet<string> Reach(string state)
    {
        HashSet<string> reached = [];
        Stack<string> open = new([state]);
        while (open.TryPop(out string? now))
            foreach (string next in From(now))
                if (reached.Add(next))
                    open.Push(next);
        return reached;
    }

    /// <summary>The README of zedmanager with its table as it should be.</summary>
    public string Readme(string text)
    {
        int begin = text.IndexOf('\n', text.IndexOf(Begin, StringComparison.Ordinal)) + 1;
        return text[..begin] + Table() + text[text.IndexOf(End, StringComparison.Ordinal)..];
    }

    public string Svg()
    {
        const int top = 40;
        const int gap = 46;
        const int left = 330;
        const int width = 190;
        IReadOnlyList<string> states = States;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 {top + states.Count * gap}\" font-family=\"sans-serif\" font-size=\"13\">\n");
        svg.Append("<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"6\" markerHeight=\"6\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\"/></marker></defs>\n");
        for (int from = 0; from < states.Count; from++)
            foreach (string way in From(states[from]))
            {
                // Onwards on the right, back on the left; the longer the way, the wider its bow.
                int to = states.ToList().IndexOf(way);
                int side = to > from ? 1 : -1;
                int x = side > 0 ? left + width : left;
                int bow = x + side * (24 + 18 * Math.Abs(to - from));
                svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x},{top + from * gap + 6 * side} C{bow},{top + from * gap} {bow},{top + to * gap} {x},{top + to * gap - 6 * side}\" ");
                svg.Append(CultureInfo.InvariantCulture, $"fill=\"none\" stroke=\"{(side > 0 ? "#2a6" : "#b63")}\" stroke-opacity=\"0.7\" marker-end=\"url(#tip)\"><title>{states[from]} to {way}</title></path>\n");
            }
        for (int i = 0; i < states.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left}\" y=\"{top + i * gap - 15}\" width=\"{width}\" height=\"30\" rx=\"6\" fill=\"#eef\" stroke=\"#446\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + width / 2}\" y=\"{top + i * gap + 5}\" text-anchor=\"middle\">{states[i]}</text>\n");
        }
        return svg.Append("</svg>\n").ToString();
    }

    private string Table()
    {
        StringBuilder table = new("\n![states](states.svg)\n\n| state | waits for (if it is not where it is to be) | goes to |\n|---|---|---|\n");
        foreach (string state in States.Where(state => state != Gone))
            table.Append("| ").Append(state).Append(" | ").AppendJoin(", ", waits.TryGetValue(state, out SortedSet<string>? reasons) ? reasons : ["–"])
                .Append(" | ").AppendJoin(", ", States.Where(From(state).Contains)).Append(" |\n");
        return table.Append('\n').ToString();
    }

    private void Live(Random random, bool cluster = false)
    {
        World world = Build.World with { HostMemory = new() { TotalMemoryMB = random.Next(8) == 0 ? 900u : 16384u } };
        AppInstanceConfig config = Build.Config(null, Build.Disk, Build.OtherDisk) with { Activate = random.Next(6) != 0, Delay = TimeSpan.FromSeconds(random.Next(4) == 0 ? 20 : 0) };
        if (random.Next(4) == 0)
            config = config.Overlaid(7);
        if (cluster)
            (world, config) = (world with { Hypervisor = Hypervisor.Kubevirt }, config with { IsDesignatedNodeID = random.Next(2) == 0 });
        AppRecord app = Reconciler.ConfigCreated(world, null, config);
        Note(null, app);
        for (int step = 0; step < Steps && !app.Gone; step++)
        {
            AppRecord before = app;
            if (random.Next(14) == 0)
                app = Edit(random, world, app, ref config);
            else
            {
                world = cluster && random.Next(12) == 0
                    ? world.WithCluster(app.UUID, new() { AppUUID = app.UUID, ScheduledOnThisNode = random.Next(2) == 0, AppKubeStatus = (AppKubeStatus)random.Next(5) })
                    : Neighbour(random, world, app);
                app = Reconciler.Update(world, app);
            }
            Note(before, app);
        }
    }

    private static AppRecord Edit(Random random, World world, AppRecord app, ref AppInstanceConfig config)
    {
        int kind = random.Next(7);
        if (kind == 0)
            return Reconciler.ConfigDeleted(world, app);
        config = kind switch
        {
            1 => config.Restarted(),
            2 => config.Purged().NewVolumes(),
            3 => config.Purged(),
            _ => config with { Activate = !config.Activate },
        };
        return app.Deleted ? app : Reconciler.ConfigModified(world, app, config);
    }

    private static World Neighbour(Random random, World world, AppRecord app)
    {
        bool fails = random.Next(20) == 0;
        switch (random.Next(app.Eids.Count + world.Eids.Count == 0 ? 4 : 5))
        {
            case 0:
                AppNetworkStatus? link = world.Networks.GetValueOrDefault(app.UUID);
                return fails && link is not null
                    ? world.WithNetwork(app.UUID, link with { AwaitNetworkInstance = !link.AwaitNetworkInstance, Activated = false })
                    : world.WithNetwork(app.UUID, Neighbours.StepNetwork(app.Network, link));
            case 1:
                DomainStatus? domain = world.Domains.GetValueOrDefault(app.UUID);
                return fails && domain is not null
                    ? world.WithDomain(app.UUID, domain with { State = SwState.Broken, Activated = false, PendingAdd = false, PendingModify = false, Error = "boot failed", ErrorSeverity = ErrorSeverity.Error })
                    : world.WithDomain(app.UUID, Neighbours.NextDomain(app.Domain, domain));
            case 2 when random.Next(4) == 0:
                return world.Later(10);
            case 4:
                EidKey eid = new(app.UUID, 7);
                return world.WithEid(eid, Neighbours.StepEid(app.Eids.FirstOrDefault(), world.Eids.GetValueOrDefault(eid), 0));
            default:
                RefKey[] keys = [.. app.VolumeRefs.Select(RefKey.Of).Union(world.Volumes.Keys)];
                if (keys.Length == 0)
                    return world;
                RefKey key = keys[random.Next(keys.Length)];
                return world.WithVolume(key, Neighbours.StepVolume(app.VolumeRefs.FirstOrDefault(volume => RefKey.Of(volume) == key), world.Volumes.GetValueOrDefault(key)));
        }
    }

    private void Note(AppRecord? before, AppRecord after)
    {
        string to = Name(after);
        ranks.TryAdd(to, (int)after.Status.State);
        if (!after.Gone && after.Waiting is { } wait)
            Set(waits, to).Add(wait.Topic.Length == 0 ? wait.Agent + " (its time)" : $"{wait.Agent}/{wait.Topic}");
        if (before is not null && Name(before) is var from && from != to)
            Set(ways, from).Add(to);
    }

    private static string Name(AppRecord app) => app.Gone ? Gone : app.Status.State.ToString();

    private static SortedSet<string> Set(SortedDictionary<string, SortedSet<string>> sets, string key)
    {
        if (!sets.TryGetValue(key, out SortedSet<string>? set))
            sets[key] = set = new(StringComparer.Ordinal);
        return set;
    }
}
