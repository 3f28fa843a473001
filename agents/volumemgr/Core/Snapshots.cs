using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>
/// Snapshots of an app's disks (storage facts, volumemgr 12). A config names an action; its withdrawal is the deletion. Each config is
/// answered once, one piece of work per snapshot at a time; what is asked meanwhile follows.
/// </summary>
public static class Snapshots
{
    private const string TryAgain = "Will try again by itself";

    public static void ConfigChanged(Turn turn, string id, VolumesSnapshotConfig? config)
    {
        turn.World = turn.World with { SnapshotConfigs = turn.World.SnapshotConfigs.With(id, config) };
        // An earlier run of this agent has answered; doing it again could throw away what the app has written since.
        if (config is not null && turn.World.Snapshots.GetValueOrDefault(id) is { } answer && answer.ResultOfAction == config.Action
            && !turn.World.SnapshotsAnswered.ContainsKey(id))
            turn.World = turn.World with { SnapshotsAnswered = turn.World.SnapshotsAnswered.SetItem(id, config) };
        Advance(turn, id);
    }

    /// <summary>zedmanager's table is whole: what it withdrew while this agent was away is deleted.</summary>
    public static void Sweep(Turn turn)
    {
        foreach (string id in turn.World.Snapshots.Keys.Where(id => !turn.World.SnapshotConfigs.ContainsKey(id)).Order(StringComparer.Ordinal).ToArray())
            Advance(turn, id);
    }

    /// <summary>The work on a snapshot ended.</summary>
    /// <param name="taken">When a new snapshot's last disk was kept.</param>
    /// <param name="error">Empty when all went well; else nothing has changed, save that a deletion may have got half way.</param>
    public static void Done(Turn turn, SnapshotWork work, GoTime taken, string error)
    {
        string id = work.Record.SnapshotID;
        bool whole = error.Length == 0;
        VolumesSnapshotStatus? stored = work.Action switch
        {
            VolumesSnapshotAction.Create => whole ? work.Record with { TimeCreated = taken } : null,
            VolumesSnapshotAction.Delete => whole ? null : work.Record,
            _ => work.Record,
        };
        turn.World = turn.World with
        {
            SnapshotsUnderWay = turn.World.SnapshotsUnderWay.Remove(id),
            StoredSnapshots = turn.World.StoredSnapshots.With(id, stored),
        };
        if (!whole)
            Answer(turn, stored ?? work.Record with { VolumeSnapshotMeta = [] }, work.Action, Error(error, turn.Now) with
            {
                ErrorRetryCondition = work.Action == VolumesSnapshotAction.Delete ? TryAgain : "",
            });
        else if (stored is null)
            turn.Take(OwnTopic.Snapshot, id);
        else
            Answer(turn, stored, work.Action);
        Advance(turn, id);
    }

    /// <summary>
    /// What nobody needs: deletions that failed are tried again; a record whose disks are all gone goes; on the first tick also
    /// snapshots inside disks that no record knows.
    /// </summary>
    public static void Tick(Turn turn, bool first)
    {
        foreach ((string id, VolumesSnapshotStatus answer) in turn.World.Snapshots.ToArray())
            if (answer is { ResultOfAction: VolumesSnapshotAction.Delete, Error.Length: > 0 } && !turn.World.SnapshotConfigs.ContainsKey(id))
                Advance(turn, id);
        foreach ((string id, VolumesSnapshotStatus record) in turn.World.StoredSnapshots.ToArray())
            if (!turn.World.SnapshotConfigs.ContainsKey(id) && !turn.World.SnapshotsUnderWay.ContainsKey(id) && IsLost(turn.World, record))
                Start(turn, VolumesSnapshotAction.Delete, record, []);
        if (!first)
            return;
        HashSet<string?> known = [.. turn.World.StoredSnapshots.Values.SelectMany(SnapshotNames.In).Select(disk => disk.Name)];
        foreach ((string key, ValueList<string> names) in turn.World.SnapshotsInDisks)
        {
            ValueList<string> strays = names.Where(name => SnapshotNames.KeyOf(name) == key && !known.Contains(name)).ToValueList();
            if (strays.Count > 0 && turn.World.OnDisk.TryGetValue(key, out VolumeOnDisk? disk))
                turn.Do(new DropStraySnapshots(key, disk.Path, strays));
        }
    }

    private static void Advance(Turn turn, string id)
    {
        World world = turn.World;
        if (world.SnapshotsUnderWay.ContainsKey(id))
            return;
        VolumesSnapshotConfig? config = world.SnapshotConfigs.GetValueOrDefault(id);
        VolumesSnapshotConfig? answered = world.SnapshotsAnswered.GetValueOrDefault(id);
        if (config is not null && config == answered)
            return;
        if (config is null && answered is null && !world.Snapshots.ContainsKey(id))
            return;
        turn.World = world with { SnapshotsAnswered = world.SnapshotsAnswered.With(id, config) };
        switch (config?.Action)
        {
            case VolumesSnapshotAction.Create:
                Create(turn, config);
                break;
            case VolumesSnapshotAction.Rollback:
                RollBack(turn, config);
                break;
            case VolumesSnapshotAction.Delete or null:
                Delete(turn, id);
                break;
            default:
                // Nothing to do. The answer shows that the action before is over, so that the same one can be asked again.
                if ((world.StoredSnapshots.GetValueOrDefault(id) ?? world.Snapshots.GetValueOrDefault(id)) is { } known)
                    Answer(turn, known, config.Action);
                break;
        }
    }

    private static void Create(Turn turn, VolumesSnapshotConfig config)
    {
        string id = config.SnapshotID;
        VolumesSnapshotStatus record = new() { SnapshotID = id, AppUUID = config.AppUUID, VolumeSnapshotMeta = [] };
        if (!IsFileName(id))
        {
            Answer(turn, record, config.Action, Error($"\"{id}\" is no name for a snapshot: give it an id of letters, digits, '-', '_' and '.'", turn.Now));
            return;
        }
        if (turn.World.StoredSnapshots.TryGetValue(id, out VolumesSnapshotStatus? known))
        {
            if (known.AppUUID == config.AppUUID)
                Answer(turn, known, config.Action, Error($"Snapshot {id} already exists", turn.Now) with { ErrorSeverity = ErrorSeverity.Warning });
            else
                Answer(turn, record, config.Action, Error($"snapshot {id} belongs to another app, {known.AppUUID}: give the new one an id of its own", turn.Now));
            return;
        }
        List<SnapshotDisk> disks = [];
        List<(string, string)> names = [];
        foreach (Guid volumeID in config.VolumeIDs.OrEmpty().Distinct())
        {
            VolumeStatus? volume = Find(turn.World, volumeID, config.AppUUID);
            if (volume is not null && volume.SubState == VolumeSubState.Created && CannotChange(volume))
                continue;
            string error =
                volume is null ? $"createSnapshot: volume {volumeID} not found"
                : volume.SubState != VolumeSubState.Created ? $"volume {Title(volume)} is not ready"
                : volume.ContentFormat == Format.Container ? $"volume {Title(volume)} is a container: snapshots of containers are not implemented, only of qcow2 disks"
                : volume.ContentFormat != Format.Qcow2
                    ? $"volume {Title(volume)} has the unsupported format {VolumeNames.NameOf(volume.ContentFormat)}: only qcow2 disks can hold snapshots"
                : "";
            if (error.Length > 0)
            {
                Answer(turn, record, config.Action, Error(error, turn.Now));
                return;
            }
            string key = Turn.Of(volume!);
            SnapshotDisk disk = new(key, volume!.FileLocation, FreeName(turn.World, key, turn.Now), Title(volume));
            disks.Add(disk);
            names.Add((Keys.Uuid(volumeID), disk.Name));
        }
        Start(turn, config.Action, record with { VolumeSnapshotMeta = SnapshotNames.Meta(names) }, disks);
    }

    private static void RollBack(Turn turn, VolumesSnapshotConfig config)
    {
        string id = config.SnapshotID;
        if (!turn.World.StoredSnapshots.TryGetValue(id, out VolumesSnapshotStatus? record))
        {
            Answer(turn, new() { SnapshotID = id }, config.Action, Error($"rollbackSnapshot: snapshot {id} not found", turn.Now));
            return;
        }
        string error = record.AppUUID == config.AppUUID ? "" : $"snapshot {id} belongs to another app, {record.AppUUID}";
        List<SnapshotDisk> disks = [];
        foreach ((string volume, string? name) in SnapshotNames.In(record))
        {
            if (error.Length > 0)
                break;
            if (name is null || SnapshotNames.KeyOf(name) is not { } key)
                error = $"the record of snapshot {id} does not say how volume {volume} was kept";
            else if (DiskOf(turn.World, key, name) is { } disk)
                disks.Add(disk);
            else if (turn.World.Volumes.Values.FirstOrDefault(other => Keys.Uuid(other.VolumeID) == volume) is { } other)
                error = $"the snapshot of volume {Title(other)} was taken before the volume was purged, and went with the old content";
            else
                error = $"volume {volume} is not on this device any more, and its snapshot neither";
        }
        if (error.Length > 0)
            Answer(turn, record, config.Action, Error(error, turn.Now));
        else
            Start(turn, config.Action, record, disks);
    }

    private static void Delete(Turn turn, string id)
    {
        if (turn.World.StoredSnapshots.TryGetValue(id, out VolumesSnapshotStatus? record))
            Start(turn, VolumesSnapshotAction.Delete, record, Disks(turn.World, record));
        else
            turn.Take(OwnTopic.Snapshot, id);
    }

    private static void Start(Turn turn, VolumesSnapshotAction action, VolumesSnapshotStatus record, IEnumerable<SnapshotDisk> disks)
    {
        turn.World = turn.World with { SnapshotsUnderWay = turn.World.SnapshotsUnderWay.SetItem(record.SnapshotID, record) };
        turn.Do(new SnapshotWork(action, record, disks.ToValueList()));
    }

    private static void Answer(Turn turn, VolumesSnapshotStatus record, VolumesSnapshotAction action, ErrorDescription? error = null)
    {
        VolumesSnapshotStatus answer = record with
        {
            ResultOfAction = action,
            ErrorDescription = error ?? new(),
            ErrorSourceType = error is null ? "" : Failure.FromSnapshot,
        };
        if (turn.World.Snapshots.TryGetValue(record.SnapshotID, out VolumesSnapshotStatus? before) && error is not null && before.ResultOfAction == action)
            answer = answer with { ErrorDescription = error.Since(before.ErrorDescription) };
        turn.Put(answer);
    }

    private static ErrorDescription Error(string text, GoTime now) => Failure.Now(text, now);

    // During a purge two generations of a volume are there: the app still runs on the older one.
    private static VolumeStatus? Find(World world, Guid volumeID, Guid app) => world.Volumes.Values
        .Where(volume => volume.VolumeID == volumeID)
        .OrderBy(volume => volume.SubState == VolumeSubState.Created ? 0 : 1)
        .ThenBy(volume => Refs.Of(world, Turn.Of(volume)).Any(reference => reference.AppUUID == app && !reference.VerifyOnly) ? 0 : 1)
        .ThenBy(volume => volume.GenerationCounter + volume.LocalGenerationCounter)
        .FirstOrDefault();

    private static bool CannotChange(VolumeStatus volume) => volume.ContentFormat != Format.Container && (volume.ReadOnly || volume.ContentFormat == Format.Iso);

    // Two snapshots of one second need two names, else a deletion of one could take the other.
    private static string FreeName(World world, string key, GoTime now)
    {
        HashSet<string?> taken = [.. world.StoredSnapshots.Values.SelectMany(SnapshotNames.In).Select(disk => disk.Name), .. world.SnapshotsInDisks.GetValueOrDefault(key).OrEmpty()];
        taken.UnionWith(world.SnapshotsUnderWay.Values.SelectMany(SnapshotNames.In).Select(disk => disk.Name));
        for (DateTimeOffset time = now.ToDateTimeOffset(); ; time = time.AddSeconds(1))
            if (SnapshotNames.Of(key, time) is { } name && !taken.Contains(name))
                return name;
    }

    private static IEnumerable<SnapshotDisk> Disks(World world, VolumesSnapshotStatus record)
    {
        foreach ((_, string? name) in SnapshotNames.In(record))
            if (name is not null && SnapshotNames.KeyOf(name) is { } key && DiskOf(world, key, name) is { } disk)
                yield return disk;
    }

    private static SnapshotDisk? DiskOf(World world, string key, string name) =>
        world.OnDisk.TryGetValue(key, out VolumeOnDisk? disk) && disk.Format == Format.Qcow2
            ? new(key, disk.Path, name, world.Volumes.TryGetValue(key, out VolumeStatus? volume) ? Title(volume) : key)
            : null;

    // A record of the original's with other values than names is left alone.
    private static bool IsLost(World world, VolumesSnapshotStatus record) =>
        SnapshotNames.In(record).ToArray() is { Length: > 0 } disks
        && disks.All(disk => disk.Name is not null && SnapshotNames.KeyOf(disk.Name) is { } key && !world.OnDisk.ContainsKey(key));

    private static bool IsFileName(string id) =>
        id.Length is > 0 and < 200 && id is not ("." or "..") && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private static string Title(VolumeStatus volume) => volume.DisplayName.Length > 0 ? $"{volume.DisplayName} ({volume.VolumeID})" : volume.VolumeID.ToString();
}
