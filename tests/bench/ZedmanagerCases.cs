using Eve.Replay.Zedmanager;

namespace Eve.Bench;

/// <summary>zedmanager's core alone: no topics, no loop. Targets are those of the project's issue on zedmanager.</summary>
internal static class ZedmanagerCases
{
    private const int Apps = 1000;

    public static IReadOnlyList<Case> All { get; } =
    [
        new("zedmanager core", 5, Core),
        new("zedmanager burst", 2, Burst),
    ];

    /// <summary>The first run of all warms up what the runtime compiles; a device's agent is compiled ahead.</summary>
    private static IReadOnlyList<Figure> Burst()
    {
        ZedmanagerBurst.Run(100);
        double hundred = ZedmanagerBurst.Run(100);
        return
        [
            Created(1, "27-213", 27) with { Target = 20, Value = ZedmanagerBurst.Run(1) },
            Created(10) with { Value = ZedmanagerBurst.Run(10) },
            Created(100, "28000-38000", 28000) with { Target = 1000, Value = hundred },
            Created(500) with { Value = ZedmanagerBurst.Run(500) },
            Created(1000) with { Target = Math.Round(12 * hundred), Value = ZedmanagerBurst.Run(1000) },
        ];
    }

    private static Figure Created(int apps, string original = "", double? best = null) =>
        new($"zedmanager: {apps} app{(apps == 1 ? "" : "s")} created at once, config to domain, neighbours instant", "ms", null, original, best, Digits: 1);

    /// <summary>1000 apps go from their config to RUNNING side by side, each answer of a neighbour being one step.</summary>
    private static IReadOnlyList<Figure> Core()
    {
        // Once to warm up what the runtime compiles.
        Crowd.Bring(100);
        (int steps, TimeSpan time, long bytes) = Crowd.Bring(Apps);
        return
        [
            new Figure($"zedmanager core alone: reconcile steps at {Apps} apps", "1/s", 20_000, MoreIsBetter: true) with { Value = steps / time.TotalSeconds },
            new Figure($"zedmanager core alone: allocated by one step at {Apps} apps", "kB", 64, Digits: 1) with { Value = bytes / 1024.0 / steps },
        ];
    }
}
