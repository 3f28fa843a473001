using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Tests.Support;
using Eve.Types;
using FsCheck;
using FsCheck.Fluent;

namespace Eve.Zedmanager.Tests;

/// <summary>The laws of the core over random lives. A failing life is shrunk and told in words, with its seed.</summary>
public sealed class LawTests
{
    [Test]
    public void Deciding_twice_changes_nothing() => Hold((world, _, after) =>
    {
        AppRecord again = Reconciler.Update(world, after);
        return again == after ? null : $"decided again: {Difference(after, again)}";
    });

    [Test]
    public void No_domain_is_started_while_a_volume_or_the_network_is_missing() => Hold((world, before, after) =>
    {
        if (after.Domain is not { Activate: true } || before.Domain is { Activate: true })
            return null;
        bool volumes = after.Config!.VolumeRefConfigList.OrEmpty().All(volume =>
            after.Status.VolumeRefStatusList.OrEmpty().Any(entry => RefKey.Of(entry) == RefKey.Of(volume) && entry.State >= SwState.CreatedVolume && entry.ActiveFileLocation.Length != 0));
        return !volumes ? "a domain is started while a volume is missing"
            : after.Network is not { Activate: true } || world.Networks.GetValueOrDefault(after.UUID) is not { Activated: true } ? "a domain is started while its network is missing"
            : null;
    });

    [Test]
    public void No_network_is_asked_for_while_an_EID_is_missing() => Hold((_, before, after) =>
        before.Network is not { Activate: true } && after.Network is { Activate: true, OverlayNetworkList: var adapters }
        && (adapters.OrEmpty().Any(adapter => adapter.EID.IsNone) || adapters.OrEmpty().Count != after.Config!.OverlayNetworkList.OrEmpty().Count)
            ? "a network is asked for without an EID" : null);

    [Test]
    public void A_request_for_an_EID_changes_only_by_a_purge() => Hold((_, before, after) =>
        before.PurgeCounter == after.PurgeCounter && before.Eids.Any(eid => after.Eids.Any(now => now.IID == eid.IID && now != eid)) ? "a request was changed" : null);

    [Test]
    public void No_EID_of_a_network_that_is_up_is_given_back() => Hold((world, before, after) =>
        world.Networks.GetValueOrDefault(after.UUID) is { Activated: true } && before.Eids.Any(eid => !after.Eids.Contains(eid)) ? "an EID in use is given back" : null);

    [Test]
    public void No_volume_of_a_domain_that_is_up_is_given_back() => Hold((world, before, after) =>
        world.Domains.GetValueOrDefault(after.UUID) is { Activated: true }
        && before.VolumeRefs.Any(volume => !after.VolumeRefs.Any(kept => RefKey.Of(kept) == RefKey.Of(volume)) && Uses(before.Domain, volume))
            ? "a volume in use is given back" : null);

    [Test]
    public void No_snapshot_is_touched_while_the_domain_is_up() => Hold((world, before, after) =>
    {
        // The order to roll back is only taken back when it has been obeyed.
        bool Touched(VolumesSnapshotConfig asked) => !after.Snapshots.Any(now => now == asked || now.SnapshotID == asked.SnapshotID && asked.Action == VolumesSnapshotAction.Rollback);
        return world.Domains.GetValueOrDefault(after.UUID) is { Activated: true } && (before.Snapshots.Any(Touched) || after.Snapshots.Any(now => !before.Snapshots.Any(asked => asked.SnapshotID == now.SnapshotID)))
            ? "a snapshot of a disk in use is touched" : null;
    });

    [Test]
    public void No_domain_is_started_while_volumemgr_is_at_work_on_its_snapshots() => Hold((world, before, after) =>
    {
        if (after.Domain is not { Activate: true } || before.Domain is { Activate: true })
            return null;
        SnapshottingStatus now = after.Status.SnapStatus;
        return now.RollbackInProgress ? "a domain is started while it is rolled back"
            : now.RequestedSnapshots.OrEmpty().Any(request => request.Error.Error.Length == 0 && after.Snapshots.Any(asked => asked.SnapshotID == request.Snapshot.SnapshotID)) ? "a domain is started while its snapshot is taken"
            : after.Files.Any(kept => world.Snapshots.TryGetValue(kept.ID, out VolumesSnapshotStatus? said) && said.ResultOfAction != VolumesSnapshotAction.Delete && !after.Snapshots.Any(asked => asked.SnapshotID == kept.ID)
                && !now.AvailableSnapshots.OrEmpty().Any(available => available.Snapshot.SnapshotID == kept.ID)) ? "a domain is started while its snapshot is deleted"
            : null;
    });

    [Test]
    public void Two_snapshots_never_have_one_id_and_each_is_in_one_list() => Hold((_, _, after) =>
    {
        string[] ids = [.. after.Status.SnapStatus.AvailableSnapshots.OrEmpty().Concat(after.Status.SnapStatus.RequestedSnapshots.OrEmpty()).Select(snapshot => snapshot.Snapshot.SnapshotID)];
        return ids.Distinct().Count() != ids.Length ? $"snapshots {string.Join(' ', ids)}"
            : after.Status.SnapStatus.SnapshotsToBeDeleted.OrEmpty().Any(deleted => after.Status.SnapStatus.AvailableSnapshots.OrEmpty().Any(available => available.Snapshot.SnapshotID == deleted.SnapshotID)) ? "an available snapshot is to be deleted"
            : null;
    });

    [Test]
    public void No_network_of_a_domain_that_is_up_is_taken_down() => Hold((world, before, after) =>
        world.Domains.GetValueOrDefault(after.UUID) is { Activated: true } && before.Network is { Activate: true } && after.Network is not { Activate: true }
            ? "the network of a domain that is up is taken down" : null);

    [Test]
    public void An_app_that_is_not_where_its_config_wants_it_says_what_it_waits_for() => Hold((_, _, after) =>
    {
        bool active = after.Config is { Activate: true };
        bool there = after.Gone || after.Config is null && !after.Deleted && after.Refusal is not null
            || !after.Deleted && after.Refusal is null && (active
                ? after.Status is { Activated: true, RestartInprogress: Inprogress.NotInprogress, PurgeInprogress: Inprogress.NotInprogress }
                : after.Status.State == SwState.Halted);
        return there || after.Waiting is not null ? null : "the app waits for nothing that it could name";
    });

    [Test]
    public void No_domain_is_started_for_an_app_that_the_cluster_runs_elsewhere() => Hold((world, before, after) =>
        before.Domain is not { Activate: true } && after.Domain is { Activate: true } && !Cluster.IsHere(world, after.Config!) ? "a domain is started that runs elsewhere" : null);

    [Test]
    public void A_volume_is_never_only_to_be_verified_after_it_was_to_be_created() => Hold((_, before, after) =>
        before.VolumeRefs.Any(volume => !volume.VerifyOnly && after.VolumeRefs.Any(now => RefKey.Of(now) == RefKey.Of(volume) && now.VerifyOnly))
            ? "a created volume is only to be verified" : null);

    /// <summary>
    /// What neighbours say once, in any order, leads to the same record. Exceptions: while zedrouter is at work (pending) the
    /// rest is not looked at, and an app that runs does not look at its volumes, so a world that changes its mind can end
    /// differently; time and the owner's edits come in their order.
    /// </summary>
    [Test]
    public void The_order_in_which_neighbours_answer_does_not_matter() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte, byte, byte, byte)>(), ArbMap.Default.ArbFor<ushort>(), (says, order) =>
        {
            AppInstanceConfig config = Build.Config(null, Build.Disk, Build.OtherDisk) with { Activate = says.Item1 % 8 != 0 };
            SwState[] states = [SwState.Downloading, SwState.Loaded, SwState.CreatedVolume, SwState.CreatedVolume];
            SwState[] domains = [SwState.Booting, SwState.Running, SwState.Halted, SwState.Broken];
            List<Func<World, World>> answers =
            [
                world => world.Volume(config.VolumeRefConfigList![0], states[says.Item2 % 4], error: says.Item2 % 16 > 13 ? "bad" : ""),
                world => world.Volume(config.VolumeRefConfigList![1], states[says.Item2 / 16 % 4]),
                world => world.Link(link => link with { Activated = says.Item3 % 5 != 0, Error = says.Item3 % 7 == 0 ? "bad network" : "", AwaitNetworkInstance = says.Item3 % 11 == 0 }),
                world => world.Domain(domains[says.Item4 % 4], domain => domain with { Error = says.Item4 % 9 == 0 ? "bad domain" : "", PendingAdd = says.Item4 % 3 == 0 }),
            ];

            AppRecord straight = Answer(config, answers);
            AppRecord shuffled = Answer(config, [.. answers.OrderBy(answer => (answers.IndexOf(answer) + 1) * 40503 * (order + 1) % 65521)]);
            return (straight == shuffled).Label(Difference(straight, shuffled));
        }).Check(Laws.Config.WithMaxTest(2000));

    /// <summary>
    /// Whatever happened before: once the neighbours do what they are asked and say so, the app comes to where its config wants
    /// it, or names an error that only its owner can end; and when it is deleted, nothing is wanted any more.
    /// </summary>
    [Test]
    public void With_truthful_neighbours_every_app_arrives_and_every_deleted_app_goes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte, byte, byte)[]>(), moves =>
        {
            Story story = Story.Tell(Opening.Concat(moves), (_, _, _) => { });
            string? broken = null;
            if (story.App is { } app)
            {
                (World world, app) = Truth.Calm(story.World with { VolumesKnown = true, NetworksKnown = true, DomainsKnown = true, SnapshotsKnown = true, HostMemory = new() { TotalMemoryMB = 16384 } }, app);
                broken = app.Gone ? null : Arrived(world, app);
                (world, app) = Truth.Calm(world, app.Gone ? app : Reconciler.ConfigDeleted(world, app));
                broken ??= app is not { Gone: true, Domain: null, Network: null, PurgeCounter: null, VolumeRefs.Count: 0, Eids.Count: 0, Snapshots.Count: 0, Local: null } ? $"something of the deleted app is still wanted, waits for {app.Waiting}" : null;
                broken ??= world.Domains.Count + world.Networks.Count + world.Volumes.Count + world.Eids.Count + world.Snapshots.Count + world.Stored.Count != 0 ? "a neighbour still has something of the deleted app" : null;
            }
            return (broken is null).Label($"{broken}\n{story}");
        }).Check(Laws.Config.WithMaxTest(2000).WithEndSize(60));

    /// <summary>What is said about one app changes nothing that is wanted for another. They share only memory and the boot priority.</summary>
    [Test]
    public void A_change_for_one_app_changes_nothing_for_another() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte, byte, byte)[]>(), ArbMap.Default.ArbFor<(byte, byte, byte, byte)>(), (moves, other) =>
        {
            Story story = Story.Tell(Opening.Concat(moves), (_, _, _) => { });
            string? broken = null;
            if (story.App is { } app)
            {
                // The other app even has the same volume.
                VolumeRefConfig shared = Build.Ref(Build.Disk, other.Item1 % 3, Build.OtherApp);
                World world = story.World
                    .Volume(shared, (SwState)((int)SwState.Initial + other.Item2 % 14), verifyOnly: other.Item2 % 2 == 0, error: other.Item2 % 5 == 0 ? "bad volume" : "")
                    .Link(link => link with { Activated = other.Item3 % 2 == 0, Error = other.Item3 % 5 == 0 ? "bad network" : "" }, Build.OtherApp)
                    .Domain(other.Item4 % 2 == 0 ? SwState.Running : SwState.Broken, app: Build.OtherApp);
                AppRecord here = Reconciler.Update(story.World, app);
                AppRecord there = Reconciler.Update(world, app);
                broken = here == there ? null : Difference(here, there);
            }
            return (broken is null).Label($"{broken}\n{story}");
        }).Check(Laws.Config.WithMaxTest(2000).WithEndSize(60));

    /// <summary>The exception by name: memory. An app that takes it is a reason for another to wait, and for nothing else.</summary>
    [Test]
    public void Memory_that_one_app_takes_makes_another_only_wait() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte, byte, byte)[]>(), ArbMap.Default.ArbFor<ushort>(), (moves, taken) =>
        {
            Story story = Story.Tell(Opening.Concat(moves), (_, _, _) => { });
            string? broken = null;
            if (story.App is { Deleted: false } app)
            {
                Share share = new((ulong)taken << 20, Active: true, Leaving: taken % 2 == 0, SwState.Running);
                AppRecord here = Reconciler.Update(story.World, app);
                AppRecord there = Reconciler.Update(story.World with { Shares = story.World.Shares.With(Build.OtherApp, share) }, app);
                bool up = here.Status.Activated || app.Status.Activated || app.Status.ActivateInprogress;
                broken = here == there || !up && there.Waiting is not null ? null : Difference(here, there);
            }
            return (broken is null).Label($"{broken}\n{story}");
        }).Check(Laws.Config.WithMaxTest(2000).WithEndSize(60));

    /// <summary>null, or what is wrong with where the app is when all is quiet.</summary>
    private static string? Arrived(World world, AppRecord app)
    {
        bool there = app.Config is { Activate: true } config
            ? !Profiles.Effective(world, config) ? app is { Status: { State: SwState.Halted, Activated: false }, Waiting.Agent: "zedkube" or "controller" }
            : app.Status is { State: SwState.Running, Activated: true, RestartInprogress: Inprogress.NotInprogress, PurgeInprogress: Inprogress.NotInprogress }
            : app.Status is { State: SwState.Halted, Activated: false };
        if (app.Status.SnapStatus is { RollbackInProgress: true } or { HasRollbackRequest: true } || app.Local is not null || app.Successor is not null)
            return $"all is quiet and the app is still being rolled back, waits for {app.Waiting}";
        return there || app.Waiting is not null && app.Published().Error.Length != 0 ? null
            : $"all is quiet and the app is {app.Status.State}, purge {app.Status.PurgeInprogress}, restart {app.Status.RestartInprogress}, error '{app.Published().Error}', waits for {app.Waiting}";
    }

    private static AppRecord Answer(AppInstanceConfig config, IEnumerable<Func<World, World>> answers)
    {
        World world = Build.World;
        AppRecord app = Build.Create(world, config);
        foreach (Func<World, World> answer in answers)
        {
            world = answer(world);
            app = Reconciler.Update(world, app);
        }
        return app;
    }

    private static bool Uses(DomainConfig? domain, VolumeRefConfig volume) =>
        (domain?.DiskConfigList).OrEmpty().Any(disk => disk.VolumeKey == RefKey.Of(volume).VolumeKey);

    private static void Hold(Func<World, AppRecord, AppRecord, string?> law)
    {
        Arbitrary<(byte, byte, byte)[]> lives = ArbMap.Default.ArbFor<(byte, byte, byte)[]>();
        Prop.ForAll(lives, moves =>
        {
            string? broken = null;
            Story story = Story.Tell(Opening.Concat(moves), (world, before, after) => broken ??= law(world, before, after));
            return (broken is null).Label($"{broken}\n{story}");
        }).Check(Laws.Config.WithMaxTest(2000).WithEndSize(60));
    }

    /// <summary>A third of all lives would never get a config otherwise.</summary>
    private static readonly (byte, byte, byte)[] Opening = [(13, 0, 0)];

    private static string Difference(AppRecord left, AppRecord right)
    {
        List<string> parts = [];
        if (left.Status != right.Status)
            parts.Add($"status {System.Text.Json.JsonSerializer.Serialize(left.Status, FromZedmanager.AppInstanceStatus.Json)} and {System.Text.Json.JsonSerializer.Serialize(right.Status, FromZedmanager.AppInstanceStatus.Json)}");
        if (left.Domain != right.Domain)
            parts.Add("domain");
        if (left.Network != right.Network)
            parts.Add("network");
        if (left.Eids != right.Eids)
            parts.Add("EIDs");
        if (left.VolumeRefs != right.VolumeRefs)
            parts.Add("volumes");
        if (left.Snapshots != right.Snapshots || left.Files != right.Files || left.Local != right.Local)
            parts.Add($"snapshots {left.Snapshots} {left.Files} {left.Local?.UUIDandVersion.Version} and {right.Snapshots} {right.Files} {right.Local?.UUIDandVersion.Version}");
        if (left.Waiting != right.Waiting)
            parts.Add($"waiting {left.Waiting} and {right.Waiting}");
        if (left.PurgeCounter != right.PurgeCounter)
            parts.Add("counter");
        return string.Join(", ", parts);
    }
}
