using System.Text;
using Eve.Agents;
using Eve.Agents.Zedmanager;
using Eve.Agents.Zedmanager.Core;
using Eve.PubSub;
using Eve.Replay.Zedmanager;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>
/// One device with our zedmanager, truthful but slow neighbours, and an owner who changes his mind; all in one thread, in an
/// order that a seed decides. zedmanager is killed and started again at any moment.
/// </summary>
internal sealed class Storm : IDisposable
{
    private readonly MemoryDevice device = new();
    private readonly Random random;
    private readonly StringBuilder story = new();
    private readonly Dictionary<Guid, AppInstanceConfig> wanted = [];
    private readonly IPublication<AppInstanceConfig> configs;
    private readonly Neighbours neighbours;
    private RecordingPubSub<Owner.Zedmanager> process = null!;
    private ZedmanagerAgent agent = null!;
    private bool restarting;
    private bool lied;

    public Storm(int seed)
    {
        random = new(seed);
        device.Play(FromZedagent.ZedAgentStatus).Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        device.Play(FromDomainmgr.HostMemory).Publish("global", new HostMemory { TotalMemoryMB = random.Next(2) == 0 ? 16384u : 2600u });
        configs = device.Play(FromZedagent.AppInstanceConfig);
        neighbours = new(device) { DomainChanges = OnDomain };
        Start();
    }

    /// <summary>The first law that was broken; null: none.</summary>
    public string? Broken { get; private set; }

    public string Story => story.ToString();

    public void Rage(int steps)
    {
        for (int i = 0; i < steps && Broken is null; i++)
        {
            switch (random.Next(20))
            {
                case 0 or 1:
                    Edit();
                    break;
                case 2 when random.Next(3) == 0:
                    Restart();
                    break;
                case 3 when random.Next(2) == 0:
                    if (neighbours.Fail(random) is { } fault)
                    {
                        story.AppendLine(fault);
                        lied |= !fault.EndsWith("fails", StringComparison.Ordinal);
                    }
                    break;
                case 3:
                    device.Clock.Advance(TimeSpan.FromSeconds(random.Next(20)));
                    break;
                default:
                    if (neighbours.Possible() is { Count: > 0 } possible)
                        possible[random.Next(possible.Count)]();
                    break;
            }
            if (random.Next(3) != 0)
                device.Settle();
        }
    }

    /// <summary>The owner leaves it, and everyone does his work.</summary>
    public void Calm()
    {
        story.AppendLine("the storm is over");
        device.Settle();
        // Twice quiet, with a minute between them: nothing waits for its time any more.
        for (int step = 0, quiet = 0; Broken is null && quiet < 2; step++)
        {
            if (step == 3000)
                Break("the neighbours are never done");
            if (neighbours.Possible() is { Count: > 0 } possible)
            {
                quiet = 0;
                possible[random.Next(possible.Count)]();
                device.Settle();
                continue;
            }
            quiet++;
            device.Advance(TimeSpan.FromMinutes(1));
        }
        foreach (AppInstanceConfig config in wanted.Values)
            Judge(config);
        Guid? stray = neighbours.Domains.Keys.Concat(neighbours.Networks.Keys).Concat(neighbours.Volumes.Keys.Select(key => key[(key.LastIndexOf('#') + 1)..]))
            .Select(Guid.Parse).Except(wanted.Keys).Select(app => (Guid?)app).FirstOrDefault();
        if (stray is not null)
            Break($"something is left of the deleted app {stray}");
    }

    public void Dispose() => device.Dispose();

    private void Judge(AppInstanceConfig config)
    {
        if (!agent.Apps.TryGetValue(config.UUIDandVersion.UUID, out AppRecord? app))
        {
            Break($"app {config.UUIDandVersion.UUID} is unknown");
            return;
        }
        AppInstanceStatus status = app.Published();
        bool there = config.Activate
            ? status is { State: SwState.Running, Activated: true, PurgeInprogress: Inprogress.NotInprogress, RestartInprogress: Inprogress.NotInprogress }
            : status is { State: SwState.Halted, Activated: false };
        if (!there && (status.Error.Length == 0 || app.Waiting is null))
            Break($"app {Name(app.UUID)} is not where its config wants it: {status.State}, purge {status.PurgeInprogress}, restart {status.RestartInprogress}, "
                + $"activated {status.Activated}, error '{status.Error}', waits for {app.Waiting}");
        if (there && status.UUIDandVersion.Version != config.UUIDandVersion.Version && app.Refusal is null)
            Break($"app {Name(app.UUID)} is at version {status.UUIDandVersion.Version} instead of {config.UUIDandVersion.Version} without a reason");
    }

    private void Edit()
    {
        Guid app = Build.Id(1 + random.Next(3));
        AppInstanceConfig config = wanted.GetValueOrDefault(app) ?? Build.Config(app, Build.Id(0x10 + app.ToByteArray()[0]), Build.Id(0x20 + app.ToByteArray()[0]));
        switch (random.Next(9))
        {
            case 0:
                story.AppendLine($"app {Name(app)} is deleted");
                if (wanted.Remove(app))
                    configs.Unpublish(app.ToString());
                return;
            case 1 or 2:
                config = config with { Activate = !config.Activate };
                break;
            case 3:
                config = config.Restarted();
                break;
            case 4:
                config = config.Purged().NewVolumes();
                break;
            case 5:
                config = config.Purged() with { VolumeRefConfigList = [.. config.VolumeRefConfigList.OrEmpty().Skip(1)] };
                break;
            case 6:
                config = config with { FixedResources = config.FixedResources with { VCpus = random.Next(1, 3) } };
                break;
            case 7:
                config = config with { AppNetAdapterList = [config.AppNetAdapterList![0] with { ACLs = [new() { RuleID = random.Next(5) }] }] };
                break;
            default:
                config = config.Restarted() with { FixedResources = config.FixedResources with { VCpus = random.Next(1, 3) }, Delay = TimeSpan.FromSeconds(random.Next(10)) };
                break;
        }
        config = config.Version(int.Parse(config.UUIDandVersion.Version, System.Globalization.CultureInfo.InvariantCulture) + 1);
        wanted[app] = config;
        story.AppendLine($"app {Name(app)} version {config.UUIDandVersion.Version}: activate {config.Activate}, restart {config.RestartCmd.Counter}, purge {config.PurgeCmd.Counter}, "
            + $"CPUs {config.FixedResources.VCpus}, volumes {string.Join(' ', config.VolumeRefConfigList.OrEmpty().Select(volume => RefKey.Of(volume).VolumeKey[6..8] + "#" + volume.GenerationCounter))}");
        configs.Publish(config);
    }

    private void Restart()
    {
        story.AppendLine("zedmanager is killed and starts again");
        process.Dispose();
        restarting = true;
        Start();
        restarting = false;
    }

    private void Start()
    {
        AgentContext<Owner.Zedmanager> context = device.Context<Owner.Zedmanager>();
        process = new(context.PubSub, OnEmission);
        agent = new ZedmanagerAgent(context with { PubSub = process });
        if (restarting)
            device.Settle();
    }

    private void OnEmission(Emission emission)
    {
        if (emission.Topic is "AppInstanceSummary" or "UuidToNum")
            return;
        string state = emission.Record switch
        {
            AppInstanceStatus status => $"{status.State} purge {status.PurgeInprogress} restart {status.RestartInprogress} {status.Error}",
            VolumeRefConfig volume => volume.VerifyOnly ? "to be verified" : "to be created",
            AppNetworkConfig network => $"activate {network.Activate}",
            DomainConfig domain => $"activate {domain.Activate}",
            _ => "",
        };
        story.AppendLine($"    {emission.Operation} {emission.Topic} {emission.Key[6..8]} {state}");
        if (restarting && emission is { Operation: "unpublish", Topic: "DomainConfig" or "AppNetworkConfig" }
            && wanted.TryGetValue(Guid.Parse(emission.Key), out _) && !agent.Apps.GetValueOrDefault(Guid.Parse(emission.Key), new AppRecord(Guid.Empty) { Status = AppInstanceStatus.Zero }).Deleted)
            Break($"{emission.Topic} is withdrawn after a restart");
    }

    /// <summary>domainmgr is about to let a domain run: its volumes and its network must be there.</summary>
    private void OnDomain(DomainConfig? config, DomainStatus? before, DomainStatus? after)
    {
        // A neighbour that lost its records broke the law itself.
        if (lied || after is not { State: SwState.Running } || before is { State: SwState.Running } || config is null)
            return;
        string app = after.UUIDandVersion.UUID.ToString();
        if (neighbours.Networks.GetValueOrDefault(app) is not { Activated: true })
            Break($"the domain of app {app[6..8]} runs without its network");
        foreach (DiskConfig disk in config.DiskConfigList.OrEmpty())
            if (neighbours.Volumes.GetValueOrDefault($"{disk.VolumeKey}#{app}") is not { State: SwState.CreatedVolume })
                Break($"the domain of app {app[6..8]} runs without its volume {disk.VolumeKey}");
    }

    private static string Name(Guid app) => app.ToString()[6..8];

    private void Break(string law) => Broken ??= law;
}
