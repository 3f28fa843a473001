using System.Diagnostics;
using System.Globalization;

namespace Eve.Bench;

/// <summary>
/// The real executable, and its neighbours in a second process that answer at once: what one change of one app takes, alone and
/// with many others that run.
/// </summary>
internal static class ZedmanagerEdits
{
    private const double Hundredth = 100.0;
    private static readonly Dictionary<string, double> Alone = [];

    public static IReadOnlyList<Case> All { get; } =
    [
        new("zedmanager edits alone", 2, () => Edits(0)),
        new("zedmanager edits with 20", 2, () => Edits(20)),
        new("zedmanager edits with 500", 2, () => Edits(500)),
        new("zedmanager cpu", 2, Cpu),
    ];

    private static IReadOnlyList<Figure> Edits(int others)
    {
        using Stage stage = new();
        using Process zedmanager = Start(stage);
        try
        {
            Child neighbours = stage.Start("neighbours");
            neighbours.Ask("create 1 1");
            if (others > 0)
                neighbours.Ask($"create 2 {others}");
            // What the runtime compiles while it runs is no part of it.
            foreach (string warm in (string[])["purge 200", "restart 200", "acl 200"])
                neighbours.Ask(warm);
            return
            [
                Edit(neighbours, others, "purge", "zedmanager purge: domain halted to new DomainConfig", 10, "25-31", 25),
                Edit(neighbours, others, "restart", "zedmanager restart: domain halted to DomainConfig", 3, "4.4-8.7", 4.4),
                Edit(neighbours, others, "acl", "zedmanager ACL: AppInstanceConfig to AppNetworkConfig", 3, "11-19", 11),
            ];
        }
        finally
        {
            zedmanager.Kill();
            zedmanager.WaitForExit();
        }
    }

    private static Figure Edit(Child neighbours, int others, string change, string name, double target, string original, double best)
    {
        double median = neighbours.Ask($"{change} 100")[0];
        if (others == 0)
            Alone[change] = Math.Min(median, Alone.GetValueOrDefault(change, double.MaxValue));
        double bound = others == 0 || !Alone.TryGetValue(change, out double alone) ? target : Math.Ceiling(1.5 * alone * Hundredth) / Hundredth;
        return new($"{name}, {(others == 0 ? "alone" : $"{others} others")}", "ms", bound, original, best, Digits: 2) { Value = median };
    }

    /// <summary>A second burst, in a process that has seen one.</summary>
    private static IReadOnlyList<Figure> Cpu()
    {
        using Stage stage = new();
        using Process zedmanager = Start(stage);
        try
        {
            Child neighbours = stage.Start("neighbours");
            neighbours.Ask("create 1 100");
            double before = Milliseconds(zedmanager);
            neighbours.Ask("create 1001 100");
            return [new Figure("zedmanager: its CPU per app, 100 created at once", "ms", null, "190", 190, Digits: 1) with { Value = (Milliseconds(zedmanager) - before) / 100 }];
        }
        finally
        {
            zedmanager.Kill();
            zedmanager.WaitForExit();
        }
    }

    private static double Milliseconds(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalMilliseconds;
    }

    private static Process Start(Stage stage)
    {
        string executable = Path.Combine(AppContext.BaseDirectory, "zedmanager");
        string root = stage.Root.FullName;
        return Process.Start(new ProcessStartInfo(executable, ["--root", root, "--log-file", string.Create(CultureInfo.InvariantCulture, $"{root}/zedmanager.log")]))!;
    }
}
