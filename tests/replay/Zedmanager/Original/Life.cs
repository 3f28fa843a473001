using System.Globalization;
using Eve.Types;

namespace Eve.Replay.Zedmanager.Original;

/// <summary>A recording of a random life of two apps: edits at any moment, neighbours that fail and recover.</summary>
public static class Life
{
    public static IReadOnlyList<TraceEvent> Of(int seed, Action<string>? told = null)
    {
        Random random = new(seed);
        using Recording recording = new(random.Next(4) == 0 ? 2600u : 16384u);
        Dictionary<Guid, AppInstanceConfig> wanted = [];
        for (int move = 2 + random.Next(9); move > 0; move--)
        {
            int steps = random.Next(3) == 0 ? 1000 : random.Next(22);
            if (random.Next(5) == 0)
            {
                Say(recording, random, told);
                recording.Work(steps);
            }
            else
                Edit(recording, random, wanted, steps, told);
            if (random.Next(4) == 0)
                recording.Rest(random.Next(12));
        }
        recording.Work();
        recording.Rest(20);
        recording.Work();
        return recording.Events;
    }

    private static void Edit(Recording recording, Random random, Dictionary<Guid, AppInstanceConfig> wanted, int steps, Action<string>? told)
    {
        Guid app = random.Next(5) == 0 ? Build.OtherApp : Build.App;
        if (!wanted.TryGetValue(app, out AppInstanceConfig? config))
            config = Build.Config(app, app == Build.App ? Build.Disk : Build.OtherDisk, app == Build.App ? Build.Id(0x13) : Build.Id(0x14)) with { Activate = random.Next(4) != 0, Delay = TimeSpan.FromSeconds(random.Next(4) == 0 ? 3 : 0) };
        else
            for (int i = random.Next(4) == 0 ? 2 : 1; i > 0; i--)
                config = Change(random, config);
        if (random.Next(12) == 0 && wanted.Remove(app))
        {
            told?.Invoke($"delete {app.ToString()[6..8]}, {steps} steps");
            recording.Delete(app, steps);
            return;
        }
        config = config.Version(int.Parse(config.UUIDandVersion.Version, CultureInfo.InvariantCulture) + 1);
        wanted[app] = config;
        told?.Invoke($"app {app.ToString()[6..8]} version {config.UUIDandVersion.Version} activate {config.Activate} restart {config.RestartCmd.Counter} purge {config.PurgeCmd.Counter} "
            + $"CPUs {config.FixedResources.VCpus} volumes {string.Join(' ', config.VolumeRefConfigList.OrEmpty().Select(volume => $"{volume.VolumeID.ToString()[6..8]}#{volume.GenerationCounter}"))} "
            + $"network {config.AppNetAdapterList![0].Network.ToString()[6..8]} acls {config.AppNetAdapterList![0].ACLs?[0].RuleID} delay {config.Delay} errors {config.Errors.OrEmpty().Count}, {steps} steps");
        recording.Want(config, steps);
    }

    private static AppInstanceConfig Change(Random random, AppInstanceConfig config) => random.Next(13) switch
    {
        0 or 1 => config with { Activate = !config.Activate },
        2 or 3 => config.Restarted(),
        4 => config.Purged(),
        5 => config.Purged().NewVolumes(),
        6 => config.Purged() with { VolumeRefConfigList = [.. config.VolumeRefConfigList.OrEmpty().Take(1 + random.Next(2))] },
        7 => config with { AppNetAdapterList = [config.AppNetAdapterList![0] with { ACLs = [new() { RuleID = random.Next(9) }] }] },
        8 => config with { AppNetAdapterList = [config.AppNetAdapterList![0] with { Network = Build.Id(0x21 + random.Next(3)) }] },
        9 => config.Restarted() with { FixedResources = config.FixedResources with { VCpus = random.Next(1, 4) } },
        10 => config with { FixedResources = config.FixedResources with { VCpus = random.Next(1, 4) } },
        11 => config with { LocalRestartCmd = new() { Counter = config.LocalRestartCmd.Counter + 1 } },
        _ => config with { DisplayName = "shop" + random.Next(3), DisableLogs = random.Next(2) == 0 },
    };

    private static void Say(Recording recording, Random random, Action<string>? told)
    {
        string key = Build.App.ToString();
        ErrorDescription error = new() { Error = "it failed", ErrorTime = Build.Start, ErrorSeverity = (ErrorSeverity)random.Next(1, 4), ErrorRetryCondition = random.Next(2) == 0 ? "" : "soon" };
        switch (random.Next(4))
        {
            case 0 when recording.Neighbours.Domains.TryGetValue(key, out DomainStatus? domain):
                told?.Invoke("domain breaks");
                recording.Say(domain with { ErrorDescription = error, State = SwState.Broken, Activated = false, PendingAdd = false, PendingModify = false });
                break;
            case 1 when recording.Neighbours.Domains.TryGetValue(key, out DomainStatus? domain) && domain.State == SwState.Running:
                told?.Invoke("domain halts by itself");
                recording.Say(domain with { State = SwState.Halted, Activated = false });
                break;
            case 2 when recording.Neighbours.Networks.TryGetValue(key, out AppNetworkStatus? link) && !link.PendingAdd:
                told?.Invoke("network fails");
                recording.Say(link with { ErrorDescription = error });
                break;
            case 3 when recording.Neighbours.Volumes.Values.FirstOrDefault() is { } volume:
                told?.Invoke("volume fails");
                recording.Say(volume with { ErrorDescription = error, ErrorSourceType = "types.VolumeStatus" });
                break;
            default:
                break;
        }
    }
}
