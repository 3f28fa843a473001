using System.Diagnostics;
using System.Globalization;

namespace Eve.Bench;

/// <summary>The cases, in the order of the table. Targets and the original's figures are those of the project's issue on pub/sub.</summary>
internal static class Cases
{
    private static double oneKey = double.NaN;

    public static IReadOnlyList<Case> All { get; } =
    [
        new("floor ping", 3, Floors.Ping),
        new("floor rename", 3, Floors.Rename),
        new("latency one key", 3, () => Latency(1, new("publish to handler on the agent's loop, 1 kB, 1 key, p50", "us", 150, "337-634", 337))),
        new("latency table", 3, () => Latency(1000, new("publish to handler, 1 kB, table of 1000 keys, p50", "us", double.IsNaN(oneKey) ? 195 : Math.Round(1.3 * oneKey), "22600-143000", 22600))),
        new("latency app", 3, Apps),
        new("sustained 1", 3, () => Sustained(1)),
        new("sustained 10", 3, () => Sustained(10)),
        new("burst 1000", 3, () => Burst(1000, 10, new("burst of 1000 new keys, 10 subscribers, all converged", "ms", 100, "10500-36000", 10500))),
        new("burst 10000", 3, () => Burst(10_000, 1, new("burst of 10 000 new keys, 1 subscriber", "ms", 250, "3300", 3300))),
        new("dump", 3, Dump),
        new("reload", 5, () => Reload(null, 180)),
        new("publisher back", 5, () => Back(null, 130)),
        new("cpu", 2, Cpu),
        new("memory", 2, () => Memory(null, 25)),
        .. Native is { } aot
            ? new Case[]
            {
                new("dump AOT", 3, () => FirstDump(aot)),
                new("reload AOT", 5, () => Reload(aot, 110)),
                new("publisher back AOT", 5, () => Back(aot, 15)),
                new("memory AOT", 2, () => Memory(aot, 6)),
            }
            : [],
    ];

    /// <summary>The same program as NativeAOT executable, beside this one as make lays them; null when there is none, or this is it.</summary>
    public static string? Native =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "aot", "bench")) is var path && File.Exists(path) && path != Environment.ProcessPath ? path : null;

    private static IReadOnlyList<Figure> Latency(int keys, Figure figure)
    {
        using Stage stage = new();
        (Child publisher, Child[] subscribers) = Start(stage, keys, 1);
        publisher.Ask($"paced 6000 {keys} 0.2");
        publisher.Ask($"paced 500 {keys} 1");
        subscribers[0].Ask("latency");
        publisher.Ask($"paced 1500 {keys} 1");
        double[] heard = subscribers[0].Ask("latency");
        if (keys == 1)
            oneKey = double.IsNaN(oneKey) ? heard[0] : Math.Min(oneKey, heard[0]);
        return [figure with { Value = heard[0] }];
    }

    private static IReadOnlyList<Figure> Apps()
    {
        using Stage stage = new();
        Child subscriber = stage.Start("subscriber");
        subscriber.Ask("apps");
        Child publisher = stage.Start("publisher");
        publisher.Ask("apps 3000 0");
        publisher.Ask("apps 500 2");
        subscriber.Ask("latency");
        publisher.Ask("apps 1000 2");
        double median = subscriber.Ask("latency")[0];
        return [new Figure("AppInstanceConfig sample, table of 10, p50", "us", 500, "20000", 20000) with { Value = median }];
    }

    private static IReadOnlyList<Figure> Sustained(int subscribers)
    {
        using Stage stage = new();
        (Child publisher, Child[] all) = Start(stage, 100, subscribers);
        double[] warm = publisher.Ask("flood 2 100");
        Stage.Converged(all, warm[2], warm[3]);
        foreach (Child one in all)
            one.Ask("heard");
        double[] flood = publisher.Ask("flood 3 100");
        double converged = Stage.Converged(all, flood[2], flood[3]);
        double delivered = all.Average(one => one.Ask("heard")[0]) / 3;
        Figure published = subscribers == 1
            ? new("sustained, 100 keys, 1 subscriber, published/s", "/s", 50_000, "3900-5600", 5600, MoreIsBetter: true)
            : new("sustained, 100 keys, 10 subscribers, published/s", "/s", 20_000, "19-126", 126, MoreIsBetter: true);
        return
        [
            published with { Value = flood[0] },
            new Figure($"sustained, {subscribers} subscriber(s): told to each (last value per key)", "/s", MoreIsBetter: true) with { Value = delivered },
            new Figure($"sustained, {subscribers} subscriber(s): all converged after the last publish", "ms", subscribers == 1 ? null : 15, Digits: 1) with { Value = Milliseconds(flood[1], converged) },
            new Figure($"sustained, {subscribers} subscriber(s): publisher CPU per publish", "us", Digits: 1) with { Value = flood[4] },
        ];
    }

    // New keys in warm processes: the first bursts are not counted.
    private static IReadOnlyList<Figure> Burst(int keys, int subscribers, Figure figure)
    {
        using Stage stage = new();
        (Child publisher, Child[] all) = Start(stage, 1, subscribers);
        double best = double.MaxValue;
        for (int round = 0; round < 6; round++)
        {
            double[] burst = publisher.Ask($"put {(round + 1) * keys} {keys}");
            double took = Milliseconds(burst[0], Stage.Converged(all, burst[2], burst[3]));
            if (round >= 2)
                best = Math.Min(best, took);
            double[] gone = publisher.Ask($"drop {(round + 1) * keys} {keys}");
            Stage.Converged(all, gone[2], gone[3]);
        }
        return [figure with { Value = best }];
    }

    private static IReadOnlyList<Figure> Dump()
    {
        using Stage stage = new();
        Child publisher = stage.Start("publisher");
        publisher.Ask("open");
        publisher.Ask("put 0 10000");
        double[] cold = stage.Start("subscriber").Ask("subscribe");
        Child subscriber = stage.Start("subscriber");
        double best = double.MaxValue;
        for (int round = 0; round < 6; round++)
        {
            double[] dump = subscriber.Ask("subscribe");
            if (round >= 2)
                best = Math.Min(best, Milliseconds(dump[0], dump[1]));
            subscriber.Ask("unsubscribe");
        }
        return
        [
            new Figure("first dump of 10 000 keys, warm", "ms", 150, "2100-2600", 2100) with { Value = best },
            new Figure("first dump of 10 000 keys, process that has just started", "ms", null, "2100-2600", 2100) with { Value = Milliseconds(cold[0], cold[1]) },
        ];
    }

    // Nothing is warm in a process that has just started, and need not be.
    private static IReadOnlyList<Figure> FirstDump(string native)
    {
        using Stage stage = new(native);
        Child publisher = stage.Start("publisher");
        publisher.Ask("open");
        publisher.Ask("put 0 10000");
        double[] dump = stage.Start("subscriber").Ask("subscribe");
        return [new Figure("AOT: first dump of 10 000 keys, process that has just started", "ms", 120, "2100-2600", 2100) with { Value = Milliseconds(dump[0], dump[1]) }];
    }

    private static string Of(string? native, string name) => native is null ? name : "AOT: " + name;

    private static IReadOnlyList<Figure> Reload(string? native, double target)
    {
        using Stage stage = new(native);
        Child first = stage.Start("publisher");
        first.Ask("open");
        first.Ask("put 0 10000");
        first.Kill();
        double[] open = stage.Start("publisher").Ask("open");
        return [new Figure(Of(native, "reload of 10 000 files at start, warm cache"), "ms", target, "480-830", 480) with { Value = Milliseconds(open[0], open[1]) }];
    }

    private static IReadOnlyList<Figure> Back(string? native, double target)
    {
        using Stage stage = new(native);
        (Child publisher, Child[] all) = Start(stage, 100, 1);
        publisher.Ask("paced 3000 100 0.2");
        publisher.Kill();
        Child again = stage.Start("publisher");
        double[] open = again.Ask("open");
        double seen = Stage.Converged(all, open[2], open[3]);
        return
        [
            new Figure(Of(native, "publisher killed and back: listening to data seen again"), "ms", 15, "10000-20000", 10_000, Digits: 1) with { Value = Milliseconds(open[1], seen) },
            new Figure(Of(native, "publisher killed and back: exec to data seen again"), "ms", target, "10000-20000", 10_000) with { Value = Milliseconds(again.StartedAt, seen) },
        ];
    }

    private static IReadOnlyList<Figure> Cpu()
    {
        using Stage stage = new();
        (Child publisher, Child[] all) = Start(stage, 1000, 10);
        // Until the compiler, which would count as the publisher, has done with this pace, too.
        publisher.Ask("paced 4000 1000 0.2");
        publisher.Ask("paced 2000 1000 1");
        const int updates = 4000;
        double[] paced = publisher.Ask($"paced {updates} 1000 1");
        Stage.Converged(all, paced[2], paced[3]);
        return [new Figure("publisher CPU per update, 1000 keys, 10 subscribers, 1 ms apart", "ms", 0.15, "209", 209, Digits: 3) with { Value = paced[0] / updates }];
    }

    private static IReadOnlyList<Figure> Memory(string? native, double target)
    {
        using Stage stage = new(native);
        Child others = stage.Start("others");
        others.Answer();
        Child idle = stage.Start("idle");
        idle.Answer();
        // As an agent's life is: the start is over, some changes come and go, then nothing happens.
        Child[] both = [others, idle];
        foreach (Child one in both)
            one.Ask("rest");
        for (int round = 0; round < 5; round++)
            foreach (Child one in both)
                one.Ask("publish");
        using ManualResetEvent never = new(false);
        never.WaitOne(1500);
        double kilobytes = File.ReadLines($"/proc/{idle.Id}/smaps_rollup")
            .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
            .Single();
        return [new Figure(Of(native, "idle process, 10 publications, 20 subscriptions, PSS"), "MB", target, "12.3", 12.3, Digits: 1) with { Value = kilobytes * 1024 / 1e6 }];
    }

    private static (Child Publisher, Child[] Subscribers) Start(Stage stage, int keys, int subscribers)
    {
        Child publisher = stage.Start("publisher");
        publisher.Ask("open");
        publisher.Ask($"put 0 {keys}");
        return (publisher, stage.Subscribers(subscribers));
    }

    private static double Milliseconds(double from, double to) => (to - from) * 1000 / Stopwatch.Frequency;
}
