using Eve.Agents;
using Eve.Agents.Zedmanager.Core;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>
/// Truthful volumemgr, identitymanager, zedrouter and domainmgr: each does what the records it is sent ask for, one small step at a time, when it
/// is told to. A step that is not taken is a neighbour that is slow.
/// </summary>
public sealed class Neighbours
{
    private static readonly SwState[] VolumeLadder =
    [
        SwState.Initial, SwState.ResolvingTag, SwState.Downloading, SwState.Downloaded, SwState.Verifying, SwState.Verified, SwState.Loading, SwState.Loaded,
        SwState.CreatingVolume, SwState.CreatedVolume,
    ];

    private readonly Side<VolumeRefConfig, VolumeRefStatus> volumes;
    private readonly Side<AppNetworkConfig, AppNetworkStatus> networks;
    private readonly Side<DomainConfig, DomainStatus> domains;
    private readonly Side<VolumesSnapshotConfig, VolumesSnapshotStatus> snapshots;
    private readonly MemoryDevice? device;
    private IPubSub<Owner.Identitymgr>? identitymgr;
    private Side<EIDConfig, EIDStatus>? eids;
    private int lives;

    public Neighbours(MemoryDevice device)
        : this(device.Context<Owner.Volumemgr>().PubSub, device.Context<Owner.Zedrouter>().PubSub, device.Context<Owner.Domainmgr>().PubSub, device.Context<Owner.Identitymgr>().PubSub) =>
        this.device = device;

    public Neighbours(IPubSub<Owner.Volumemgr> volumemgr, IPubSub<Owner.Zedrouter> zedrouter, IPubSub<Owner.Domainmgr> domainmgr, IPubSub<Owner.Identitymgr>? identitymgr = null)
    {
        volumes = new(volumemgr.Publish(FromVolumemgr.VolumeRefStatus), Hear(volumemgr, FromZedmanager.VolumeRefConfig), StepVolume);
        if (identitymgr is not null)
            StartIdentitymgr(identitymgr);
        networks = new(zedrouter.Publish(FromZedrouter.AppNetworkStatus), Hear(zedrouter, FromZedmanager.AppNetworkConfig), StepNetwork);
        domains = new(domainmgr.Publish(FromDomainmgr.DomainStatus), Hear(domainmgr, FromZedmanager.DomainConfig), StepDomain);
        snapshots = new(volumemgr.Publish(FromVolumemgr.VolumesSnapshotStatus), Hear(volumemgr, FromZedmanager.VolumesSnapshotConfig), DoSnapshot);
    }

    /// <summary>Told of each request that is taken back.</summary>
    public Action<string, string>? Withdrawn { get; set; }

    /// <summary>Called before a domain changes: what it is to be, what it was, what it becomes.</summary>
    public Action<DomainConfig?, DomainStatus?, DomainStatus?>? DomainChanges { get; set; }

    /// <summary>Called before volumemgr takes, rolls back or deletes a snapshot: what it was asked, what was, what becomes.</summary>
    public Action<VolumesSnapshotConfig?, VolumesSnapshotStatus?, VolumesSnapshotStatus?>? SnapshotChanges { get; set; }

    public IReadOnlyDictionary<string, VolumesSnapshotStatus> Snapshots => snapshots.Statuses;

    public IReadOnlyDictionary<string, VolumeRefStatus> Volumes => volumes.Statuses;

    public IReadOnlyDictionary<string, EIDStatus> Eids => eids?.Statuses ?? new Dictionary<string, EIDStatus>();

    public IReadOnlyDictionary<string, AppNetworkStatus> Networks => networks.Statuses;

    public IReadOnlyDictionary<string, DomainStatus> Domains => domains.Statuses;

    /// <summary>What any neighbour could do now, in a fixed order; each is one step of one record.</summary>
    public IReadOnlyList<Action> Possible() => [.. volumes.Possible(), .. eids?.Possible() ?? [], .. networks.Possible(), .. domains.Possible(), .. snapshots.Possible()];

    /// <summary>The same; snapshots are quick, or not done at all.</summary>
    public IReadOnlyList<Action> Possible(bool withSnapshots) =>
        [.. withSnapshots ? snapshots.Possible() : [], .. volumes.Possible(), .. eids?.Possible() ?? [], .. networks.Possible(), .. domains.Possible()];

    /// <summary>Each does one step of each record that it cares for.</summary>
    public void Serve(Func<string, bool> cares)
    {
        volumes.Serve(cares);
        eids?.Serve(cares);
        networks.Serve(cares);
        domains.Serve(cares);
        snapshots.Serve(cares);
    }

    /// <summary>One of them, whoever the dice choose, does one step of one record.</summary>
    /// <returns>false when nobody has anything to do.</returns>
    public bool Step(Random random)
    {
        int first = volumes.Look();
        int second = first + networks.Look();
        int third = second + domains.Look();
        int fourth = third + snapshots.Look();
        int count = fourth + (eids?.Look() ?? 0);
        int start = count == 0 ? 0 : random.Next(count);
        for (int i = 0; i < count; i++)
        {
            int at = (start + i) % count;
            if (at < first ? volumes.Step(at) : at < second ? networks.Step(at - first) : at < third ? domains.Step(at - second)
                : at < fourth ? snapshots.Step(at - third) : eids!.Step(at - fourth))
                return true;
        }
        return false;
    }

    /// <summary>Something goes wrong at one record: it gets an error, vanishes, or all records of its kind are lost. All of it heals.</summary>
    /// <returns>In words, ending with "fails" or "with its records" when nothing was lost; null when there was nothing to go wrong.</returns>
    /// <param name="honest">Nothing is lost: records only get errors, and a process starts again with what it left.</param>
    public string? Fail(Random random, bool honest) => random.Next(honest ? 6 : 15) switch
    {
        0 or 1 => volumes.Spoil(random, volume => volume with { Error = "disk full", ErrorSourceType = "types.VolumeStatus", ErrorSeverity = ErrorSeverity.Warning, ErrorRetryCondition = "soon" }),
        2 => networks.Spoil(random, network => network with { Error = "no free address", ErrorSeverity = ErrorSeverity.Error, PendingAdd = false, PendingModify = false }),
        3 => domains.Spoil(random, domain => domain with { Error = "boot failed", ErrorSeverity = ErrorSeverity.Warning, State = SwState.Broken, Activated = false, PendingAdd = false, PendingModify = false }),
        4 => eids?.Spoil(random, eid => eid.EID.IsNone ? eid with { Error = "no space for the key", ErrorRetryCondition = "soon", PendingAdd = false } : eid with { PendingModify = true }),
        5 => RestartIdentitymgr(),
        6 => domains.Spoil(random, _ => null),
        7 => networks.Spoil(random, _ => null),
        8 => networks.Lose(),
        9 => domains.Lose(),
        10 => eids?.Spoil(random, _ => null),
        11 => LoseEids(),
        12 => snapshots.Lose(),
        _ => volumes.Lose(),
    };

    /// <summary>All of them start anew at once, without their records.</summary>
    public void LoseAll()
    {
        domains.Lose();
        networks.Lose();
        LoseEids();
        snapshots.Lose();
        volumes.Lose();
    }

    /// <summary>zedrouter says something of its own accord.</summary>
    public void Say(AppNetworkStatus network) => networks.Say(network.UUIDandVersion.UUID.ToString(), network);

    /// <summary>domainmgr says something of its own accord.</summary>
    public void Say(DomainStatus domain) => domains.Say(domain.UUIDandVersion.UUID.ToString(), domain);

    /// <summary>volumemgr says something of its own accord.</summary>
    public void Say(VolumeRefStatus volume) => volumes.Say(RefKey.Of(volume).ToString(), volume);

    /// <summary>domainmgr loses its record of an app.</summary>
    public void LoseDomain(Guid app) => domains.Drop(app.ToString());

    /// <summary>zedrouter loses its record of an app.</summary>
    public void LoseNetwork(Guid app) => networks.Drop(app.ToString());

    private ISubscription<T> Hear<TSelf, T>(IPubSub<TSelf> pubsub, Topic<Owner.Zedmanager, T> topic)
        where TSelf : IAgentIdentity
        where T : class => pubsub.Subscribe(topic, new SubscriptionHandlers<T>(change =>
        {
            if (change.New is null)
                Withdrawn?.Invoke(topic.Name, change.Key);
        }));

    internal static VolumeRefStatus? StepVolume(VolumeRefConfig? wanted, VolumeRefStatus? now)
    {
        if (wanted is null)
            return null;
        now ??= new()
        {
            VolumeID = wanted.VolumeID,
            GenerationCounter = wanted.GenerationCounter,
            LocalGenerationCounter = wanted.LocalGenerationCounter,
            AppUUID = wanted.AppUUID,
            DisplayName = "disk",
            ContentFormat = Format.Qcow2,
            VerifyOnly = wanted.VerifyOnly,
        };
        if (now.Error.Length != 0)
            return now with { ErrorDescription = ErrorDescription.Zero, ErrorSourceType = "" };
        if (now.State == SwState.CreatedVolume)
            return now;
        if (now.State == SwState.Loaded)
            return wanted.VerifyOnly ? now : now.VerifyOnly ? now with { VerifyOnly = false } : now with { State = SwState.CreatingVolume };
        SwState next = VolumeLadder[Array.IndexOf(VolumeLadder, now.State) + 1];
        return now with
        {
            State = next,
            ActiveFileLocation = next == SwState.CreatedVolume ? $"/persist/vault/volumes/{now.VolumeID}#{now.GenerationCounter}.qcow2" : "",
        };
    }

    /// <summary>A request is pending for at least one step. Its EID is another one in each life of identitymanager.</summary>
    internal static EIDStatus? StepEid(EIDConfig? wanted, EIDStatus? now, int life)
    {
        if (wanted is null)
            return null;
        EIDStatus pending = new()
        {
            UUIDandVersion = wanted.UUIDandVersion,
            DisplayName = wanted.DisplayName,
            IID = wanted.IID,
            Allocate = wanted.Allocate,
            ExportPrivate = wanted.ExportPrivate,
            AllocationPrefix = wanted.AllocationPrefix ?? Bytes.From([0xfd]),
            AllocationPrefixLen = wanted.AllocationPrefix is null ? 8 : wanted.AllocationPrefixLen,
            PendingAdd = true,
            EID = wanted.EID,
        };
        // One that answers another request is done anew.
        if (now is null || now.Error.Length != 0 || now.Allocate != wanted.Allocate || now.ExportPrivate != wanted.ExportPrivate)
            return pending;
        EIDStatus done = pending with { PendingAdd = false, EID = wanted.Allocate ? IpText.Parse($"fd00::{wanted.IID:x}:{life + 1:x}") : wanted.EID, LispSignature = "signed" };
        return now.EID.IsNone || now.PendingAdd ? done
            : now.ExportPrivate != wanted.ExportPrivate ? pending
            : now.PendingModify ? now with { UUIDandVersion = wanted.UUIDandVersion, PendingModify = false }
            : now.UUIDandVersion != wanted.UUIDandVersion ? now with { PendingModify = true }
            : now;
    }

    private void StartIdentitymgr(IPubSub<Owner.Identitymgr> started)
    {
        identitymgr = started;
        eids = new(started.Publish(FromIdentitymgr.EIDStatus), Hear(started, FromZedmanager.EIDConfig), (wanted, now) => StepEid(wanted, now, lives));
    }

    private string? RestartIdentitymgr()
    {
        if (device is null || identitymgr is null)
            return null;
        identitymgr.Dispose();
        StartIdentitymgr(device.Context<Owner.Identitymgr>().PubSub);
        return "identitymanager is killed and starts again with its records";
    }

    private string? LoseEids()
    {
        lives++;
        return eids?.Lose();
    }

    internal static AppNetworkStatus? StepNetwork(AppNetworkConfig? wanted, AppNetworkStatus? now)
    {
        if (wanted is null)
            return now is { PendingDelete: false } ? now with { PendingDelete = true } : null;
        AppNetworkStatus target = new()
        {
            UUIDandVersion = wanted.UUIDandVersion,
            AppNum = 1,
            Activated = wanted.Activate,
            DisplayName = wanted.DisplayName,
            AppNetAdapterList = [.. wanted.AppNetAdapterList.OrEmpty().Select((adapter, i) =>
                new AppNetAdapterStatus { Name = adapter.Name, Network = adapter.Network, ACLs = adapter.ACLs, Bridge = "bn1", Vif = $"nbu{i}x1", MTU = 1500 })],
        };
        return now == target ? now
            : now is null ? target with { Activated = false, PendingAdd = true }
            : !now.PendingAdd && !now.PendingModify ? now with { PendingModify = true }
            : target;
    }

    /// <summary>An id says how the snapshot will fare: "bad" cannot be taken, "stuck" cannot be rolled back to.</summary>
    internal static VolumesSnapshotStatus? StepSnapshot(VolumesSnapshotConfig? wanted, VolumesSnapshotStatus? now)
    {
        if (wanted is null)
            return null;
        VolumesSnapshotStatus said = new() { SnapshotID = wanted.SnapshotID, AppUUID = wanted.AppUUID, TimeCreated = now?.TimeCreated ?? Build.Start, ResultOfAction = wanted.Action };
        bool rollback = wanted.Action == VolumesSnapshotAction.Rollback;
        if (now?.ResultOfAction == wanted.Action)
            return now;
        if (wanted.SnapshotID.StartsWith(rollback ? "stuck" : "bad", StringComparison.Ordinal))
            return said with { TimeCreated = GoTime.Zero, ErrorSourceType = "types.VolumesSnapshotStatus", Error = "unsupported format", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Error };
        return rollback || now is null ? said
            : said with { ErrorSourceType = "types.VolumesSnapshotStatus", Error = $"Snapshot {wanted.SnapshotID} already exists", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Warning };
    }

    private VolumesSnapshotStatus? DoSnapshot(VolumesSnapshotConfig? wanted, VolumesSnapshotStatus? now)
    {
        VolumesSnapshotStatus? next = StepSnapshot(wanted, now);
        if (next != now)
            SnapshotChanges?.Invoke(wanted, now, next);
        return next;
    }

    /// <summary>volumemgr has something to do with snapshots of an app.</summary>
    public bool IsAtWorkOnSnapshots(Guid app) => snapshots.Configs.Any(asked => asked.Value.AppUUID == app && snapshots.Statuses.GetValueOrDefault(asked.Key)?.ResultOfAction != asked.Value.Action
            && (asked.Value.Action == VolumesSnapshotAction.Rollback || !snapshots.Statuses.ContainsKey(asked.Key)))
        || snapshots.Statuses.Any(status => status.Value.AppUUID == app && !snapshots.Configs.ContainsKey(status.Key));

    private DomainStatus? StepDomain(DomainConfig? wanted, DomainStatus? now)
    {
        DomainStatus? next = NextDomain(wanted, now);
        if (next != now)
            DomainChanges?.Invoke(wanted, now, next);
        return next;
    }

    internal static DomainStatus? NextDomain(DomainConfig? wanted, DomainStatus? now)
    {
        if (now is { Error.Length: > 0 })
            return now with { ErrorDescription = ErrorDescription.Zero, State = SwState.Halted };
        if (wanted is { Activate: true })
            return now switch
            {
                null => new() { UUIDandVersion = wanted.UUIDandVersion, State = SwState.Installed, PendingAdd = true, DomainName = $"{wanted.UUIDandVersion.UUID}.1" },
                { State: SwState.Running, PendingModify: false } => now,
                { State: SwState.Booting } => now with { State = SwState.Running, Activated = true, PendingAdd = false, PendingModify = false },
                { State: SwState.Halted, PendingModify: false } => now with { PendingModify = true },
                { Activated: true, State: SwState.Halting } => now with { State = SwState.Halted, Activated = false, PendingModify = false },
                _ => now with { State = SwState.Booting, VifList = [.. wanted.VifList.OrEmpty().Select(vif => new VifInfo { Vif = vif.Vif, VifUsed = vif.Vif })] },
            };
        return now switch
        {
            null => wanted is null ? null : new() { UUIDandVersion = wanted.UUIDandVersion, State = SwState.Halted },
            { State: SwState.Halted, Activated: false } => wanted is null ? null : now with { PendingAdd = false, PendingModify = false },
            { State: SwState.Halting } => now with { State = SwState.Halted, Activated = false, PendingAdd = false, PendingModify = false },
            { PendingModify: false, PendingAdd: false } => now with { PendingModify = true },
            _ => now with { State = SwState.Halting },
        };
    }

    /// <summary>One neighbour: what it is asked for, what it says, and how it gets from one to the other.</summary>
    private sealed class Side<TConfig, TStatus>(IPublication<TStatus> statuses, ISubscription<TConfig> configs, Func<TConfig?, TStatus?, TStatus?> next)
        where TConfig : class
        where TStatus : class
    {
        private readonly List<string> keys = [];

        public IReadOnlyDictionary<string, TStatus> Statuses => statuses.Items;

        public void Serve(Func<string, bool> cares)
        {
            int count = Look();
            string[] now = [.. keys];
            for (int at = 0; at < count; at++)
                if (cares(now[at]))
                    Step(at);
        }

        public void Say(string key, TStatus status) => statuses.Publish(key, status);

        public void Drop(string key) => statuses.Unpublish(key);

        public IReadOnlyDictionary<string, TConfig> Configs => configs.Items;

        /// <summary>Looks up all records that it was asked for, or has.</summary>
        /// <returns>How many.</returns>
        public int Look()
        {
            keys.Clear();
            keys.AddRange(configs.Items.Keys);
            foreach (string key in statuses.Items.Keys)
                if (!configs.Items.ContainsKey(key))
                    keys.Add(key);
            return keys.Count;
        }

        /// <summary>One step of one record of those just looked up; false when it is as it is to be.</summary>
        public bool Step(int at)
        {
            string key = keys[at];
            TStatus? now = statuses.Items.GetValueOrDefault(key);
            TStatus? then = next(configs.Items.GetValueOrDefault(key), now);
            if (Equals(now, then))
                return false;
            if (then is not null)
                statuses.Publish(key, then);
            else
                statuses.Unpublish(key);
            return true;
        }

        /// <summary>One record becomes another without being asked; null takes it away.</summary>
        public string? Spoil(Random random, Func<TStatus, TStatus?> spoil)
        {
            if (statuses.Items.Count == 0)
                return null;
            (string key, TStatus status) = statuses.Items.OrderBy(item => item.Key, StringComparer.Ordinal).ElementAt(random.Next(statuses.Items.Count));
            TStatus? spoilt = spoil(status);
            if (spoilt is not null)
                statuses.Publish(key, spoilt);
            else
                statuses.Unpublish(key);
            return $"{typeof(TStatus).Name} {key[6..8]} {(spoilt is null ? "vanishes" : "fails")}";
        }

        /// <summary>The neighbour starts anew without its records.</summary>
        public string? Lose()
        {
            foreach (string key in statuses.Items.Keys.ToArray())
                statuses.Unpublish(key);
            return $"all {typeof(TStatus).Name} are lost";
        }

        public IEnumerable<Action> Possible()
        {
            foreach (string key in configs.Items.Keys.Union(statuses.Items.Keys).Order(StringComparer.Ordinal).ToArray())
            {
                TStatus? now = statuses.Items.GetValueOrDefault(key);
                TStatus? then = next(configs.Items.GetValueOrDefault(key), now);
                if (Equals(now, then))
                    continue;
                yield return () =>
                {
                    // Decided anew: the config may have changed since the step was offered.
                    TStatus? old = statuses.Items.GetValueOrDefault(key);
                    TStatus? status = next(configs.Items.GetValueOrDefault(key), old);
                    if (status is not null)
                        statuses.Publish(key, status);
                    else if (old is not null)
                        statuses.Unpublish(key);
                };
            }
        }
    }
}
