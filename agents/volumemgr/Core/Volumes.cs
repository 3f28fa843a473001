using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>Volumes: from a loaded tree, or from nothing, to a file or folder on disk (storage facts, volumemgr 6).</summary>
public static class Volumes
{
    private const int MostDestroyRetries = 12;
    public const string WaitForSpace = "Will retry when more space will be available";

    public static void ConfigChanged(Turn turn, string key, VolumeConfig? config)
    {
        VolumeConfig? before = turn.World.VolumeConfigs.GetValueOrDefault(key);
        turn.World = turn.World with { VolumeConfigs = turn.World.VolumeConfigs.With(key, config) };
        if (config is null)
        {
            turn.World = turn.World with { Parked = turn.World.Parked.Remove(key) };
            Released(turn, key);
        }
        else if (before is null || turn.World.Parked.Contains(key))
            turn.World = turn.World with { Parked = turn.World.Parked.Add(key) };
        else
            Modify(turn, key, before, config);
    }

    /// <summary>The publisher says its list is whole: what waited is created.</summary>
    public static void Restarted(Turn turn)
    {
        foreach (string key in turn.World.Parked.Order(StringComparer.Ordinal).ToArray())
            if (!turn.World.Volumes.ContainsKey(key))
                Create(turn, key);
    }

    /// <summary>Walks every volume that is made from the tree.</summary>
    public static void UpdateThoseFrom(Turn turn, Guid contentID)
    {
        foreach ((string key, VolumeStatus volume) in turn.World.Volumes.Where(item => item.Value.ContentID == contentID && contentID != Guid.Empty).ToArray())
            Update(turn, key);
    }

    /// <summary>Walks a volume as far as it goes, and its references after it.</summary>
    public static void Update(Turn turn, string key)
    {
        if (!turn.World.Volumes.TryGetValue(key, out VolumeStatus? volume))
            return;
        Commit(turn, Walk(turn, key, Counted(turn, key, volume)));
        // The walk shows CREATING_VOLUME before the work begins.
        if (turn.World.Volumes[key] is { State: SwState.CreatingVolume, SubState: VolumeSubState.Initial, Error: "" } starting)
        {
            Commit(turn, starting with { SubState = VolumeSubState.PrepareDone });
            turn.Put(new VolumeCreatePending
            {
                VolumeID = starting.VolumeID,
                GenerationCounter = starting.GenerationCounter,
                LocalGenerationCounter = starting.LocalGenerationCounter,
                ContentFormat = starting.ContentFormat,
                Encrypted = starting.Encrypted,
            });
            turn.Do(new CreateVolume(turn.World.Volumes[key]));
        }
    }

    /// <summary>Shows how many want the volume now.</summary>
    public static void Recount(Turn turn, string key)
    {
        if (turn.World.Volumes.TryGetValue(key, out VolumeStatus? volume))
            turn.Put(Counted(turn, key, volume));
    }

    /// <summary>A reference or the config of a volume went; the last one takes the volume away.</summary>
    public static void Released(Turn turn, string key)
    {
        if (!turn.World.Volumes.TryGetValue(key, out VolumeStatus? volume))
            return;
        volume = Counted(turn, key, volume);
        if (volume.RefCount > 0)
        {
            turn.Put(volume);
            Update(turn, key);
            return;
        }
        if (volume.SubState == VolumeSubState.Deleting)
            turn.Put(volume);
        else if (volume.SubState == VolumeSubState.Created)
        {
            turn.Put(volume with { SubState = VolumeSubState.Deleting });
            turn.Do(new DestroyVolume(key, turn.World.OnDisk.GetValueOrDefault(key) ?? new(volume.ContentFormat, volume.FileLocation, 0, 0)));
        }
        else
        {
            turn.Put(volume);
            if (volume.State == SwState.CreatingVolume)
                turn.Do(new CancelCreate(key));
            Discard(turn, key);
            Gone(turn, key);
        }
    }

    /// <summary>The making of a volume ended; <paramref name="disk"/> is null when it failed.</summary>
    public static void Created(Turn turn, string key, VolumeOnDisk? disk, string error)
    {
        if (disk is not null)
            turn.World = turn.World with { OnDisk = turn.World.OnDisk.SetItem(key, disk) };
        if (!turn.World.Volumes.TryGetValue(key, out VolumeStatus? volume) || volume.State != SwState.CreatingVolume)
        {
            Discard(turn, key);
            return;
        }
        if (disk is null)
        {
            if (Trouble.MayPass(error))
                TryLater(turn, key, volume, error);
            else
                Commit(turn, volume.Fail(Failure.Now(error, turn.Now), Failure.FromVolume));
            return;
        }
        turn.World = turn.World with { CreateTries = turn.World.CreateTries.Remove(key) };
        turn.Take(OwnTopic.Pending, key);
        Commit(turn, volume.Heal(Failure.FromVolume) with
        {
            State = SwState.CreatedVolume,
            SubState = VolumeSubState.Created,
            FileLocation = disk.Path,
            MaxVolSize = volume.MaxVolSize == 0 ? (ulong)disk.Virtual : volume.MaxVolSize,
            CreateTime = turn.Now,
        });
    }

    /// <summary>Makes a volume anew whose disk had trouble; the error stays until it is made.</summary>
    public static void TryAgain(Turn turn, string key)
    {
        if (!turn.World.CreateWaits.Contains(key)
            || !turn.World.Volumes.TryGetValue(key, out VolumeStatus? volume) || volume is not { State: SwState.CreatingVolume, ErrorSourceType: Failure.FromVolume }
            || !turn.World.Pending.TryGetValue(key, out VolumeCreatePending? pending))
            return;
        turn.World = turn.World with { CreateWaits = turn.World.CreateWaits.Remove(key) };
        // What was half made goes first; the two are done in this order.
        turn.Do(new DestroyVolume(key, new(pending.ContentFormat, VolumeNames.PathOf(key, pending.ContentFormat, pending.Encrypted), 0, 0)));
        turn.Do(new CreateVolume(volume));
    }

    /// <summary>The removal of a volume ended.</summary>
    public static void Destroyed(Turn turn, string key, string error)
    {
        if (error.Length == 0)
            turn.World = turn.World with { OnDisk = turn.World.OnDisk.Remove(key), DestroyRetries = turn.World.DestroyRetries.Remove(key) };
        if (!turn.World.Volumes.TryGetValue(key, out VolumeStatus? volume) || volume.SubState != VolumeSubState.Deleting)
            return;
        if (error.Length > 0)
            Commit(turn, volume.Fail(Failure.Now(error, turn.Now)));
        else
            Gone(turn, key);
    }

    /// <summary>Tries again what could not be removed, up to a limit.</summary>
    public static void RetryDestroy(Turn turn)
    {
        foreach ((string key, VolumeStatus volume) in turn.World.Volumes.Where(item => item.Value is { SubState: VolumeSubState.Deleting, Error.Length: > 0 }).ToArray())
        {
            int tries = turn.World.DestroyRetries.GetValueOrDefault(key);
            if (tries >= MostDestroyRetries)
                continue;
            turn.World = turn.World with { DestroyRetries = turn.World.DestroyRetries.SetItem(key, tries + 1) };
            turn.Do(new DestroyVolume(key, turn.World.OnDisk.GetValueOrDefault(key) ?? new(volume.ContentFormat, volume.FileLocation, 0, 0)));
        }
    }

    private static void TryLater(Turn turn, string key, VolumeStatus volume, string error)
    {
        int tries = turn.World.CreateTries.GetValueOrDefault(key);
        turn.World = turn.World with { CreateTries = turn.World.CreateTries.SetItem(key, tries + 1), CreateWaits = turn.World.CreateWaits.Add(key) };
        TimeSpan pause = Trouble.Pause(tries);
        Commit(turn, volume.Fail(Failure.Now(error, turn.Now) with { ErrorRetryCondition = Trouble.Condition(turn.Now, pause) }, Failure.FromVolume));
        turn.Do(new CreateLater(key, pause));
    }

    private static void Create(Turn turn, string key)
    {
        VolumeConfig config = turn.World.VolumeConfigs[key];
        turn.World = turn.World with { Parked = turn.World.Parked.Remove(key) };
        VolumeStatus volume = new()
        {
            VolumeID = config.VolumeID,
            ContentID = config.ContentID,
            VolumeContentOriginType = config.VolumeContentOriginType,
            MaxVolSize = config.MaxVolSize,
            ReadOnly = config.ReadOnly,
            GenerationCounter = config.GenerationCounter,
            LocalGenerationCounter = config.LocalGenerationCounter,
            Encrypted = config.Encrypted,
            DisplayName = config.DisplayName,
            State = SwState.Initial,
            RefCount = CountOf(turn.World, key),
            LastRefCountChangeTime = turn.Now,
            LastUse = turn.Now,
            Target = config.Target,
            CustomMeta = config.CustomMeta,
            IsReplicated = config.IsReplicated,
            IsNativeContainer = config.IsNativeContainer,
        };
        if (turn.World.OnDisk.TryGetValue(key, out VolumeOnDisk? disk))
            volume = volume with
            {
                State = SwState.CreatedVolume,
                SubState = VolumeSubState.Created,
                Progress = 100,
                TotalSize = disk.Allocated,
                CurrentSize = disk.Allocated,
                MaxVolSize = volume.MaxVolSize == 0 ? (ulong)disk.Virtual : volume.MaxVolSize,
                FileLocation = disk.Path,
                ContentFormat = disk.Format,
                CreateTime = turn.Now,
                ReferenceName = turn.World.Trees.TryGetValue(volume.ContentID, out ContentTreeStatus? tree) ? Trees.ReferenceID(tree) : "",
            };
        Commit(turn, volume);
        Update(turn, key);
    }

    private static void Modify(Turn turn, string key, VolumeConfig before, VolumeConfig config)
    {
        if (!turn.World.Volumes.TryGetValue(key, out VolumeStatus? volume))
            return;
        string? why =
            config.ContentID != before.ContentID ? $"ContentID changed from {before.ContentID} to {config.ContentID}"
            : config.VolumeContentOriginType != before.VolumeContentOriginType ? $"VolumeContentOriginType changed from {before.VolumeContentOriginType} to {config.VolumeContentOriginType}"
            : config.MaxVolSize != before.MaxVolSize && !config.IsReplicated ? $"MaxVolSize changed from {before.MaxVolSize} to {config.MaxVolSize}"
            : config.ReadOnly != before.ReadOnly ? $"ReadOnly changed from {Text(before.ReadOnly)} to {Text(config.ReadOnly)}"
            : null;
        volume = volume with { DisplayName = config.DisplayName, IsReplicated = config.IsReplicated };
        if (why is not null)
            volume = volume.Fail(Failure.Now($"Need volume regeneration due to {why} for {config.DisplayName}\n but generation counter not incremented", turn.Now), "");
        Commit(turn, volume);
        Update(turn, key);

        static string Text(bool value) => value ? "true" : "false";
    }

    private static VolumeStatus Walk(Turn turn, string key, VolumeStatus volume)
    {
        if (volume.State >= SwState.CreatingVolume || volume.SubState == VolumeSubState.Deleting)
            return volume;
        if (volume.IsReplicated)
            return volume with { State = SwState.CreatedVolume, SubState = VolumeSubState.Created };
        bool verifyOnly = VerifyOnly(turn.World, key);
        if (!verifyOnly && !turn.World.Settings.IgnoreDisk)
        {
            if (Space.DiskBudget.Remaining(turn.World) is { } remaining && remaining < volume.MaxVolSize)
                return volume.Fail(
                    Failure.Now($"Remaining disk space {remaining} volume needs {volume.MaxVolSize}\n", turn.Now) with { ErrorRetryCondition = WaitForSpace },
                    Failure.FromSpace);
            volume = volume.Heal(Failure.FromSpace);
        }
        return volume.VolumeContentOriginType switch
        {
            VolumeContentOriginType.Blank => Blank(turn, key, volume, verifyOnly),
            VolumeContentOriginType.Download => FromTree(turn, volume, verifyOnly),
            _ => volume.Fail(
                Failure.Now($"doUpdateVol({key}) name {volume.DisplayName}: Volume content origin type {OriginOf(volume)} not supported", turn.Now), Failure.FromVolume),
        };
    }

    private static VolumeStatus Blank(Turn turn, string key, VolumeStatus volume, bool verifyOnly)
    {
        if (volume.MaxVolSize == 0)
            return volume.Fail(Failure.Now($"doUpdateVol ({key}): Cannot create volume with 0 size", turn.Now), Failure.FromVolume);
        if (verifyOnly)
            return volume with { State = SwState.Loaded };
        return volume with
        {
            State = SwState.CreatingVolume,
            ContentFormat = Format.Raw,
            TotalSize = (long)volume.MaxVolSize,
            CurrentSize = (long)volume.MaxVolSize,
        };
    }

    private static VolumeStatus FromTree(Turn turn, VolumeStatus volume, bool verifyOnly)
    {
        if (!turn.World.Trees.TryGetValue(volume.ContentID, out ContentTreeStatus? tree))
            return volume;
        volume = volume with { Progress = tree.Progress, TotalSize = tree.TotalSize, CurrentSize = tree.CurrentSize };
        if (tree.Error.Length > 0)
            volume = volume.Fail(
                new()
                {
                    Error = $"Found error in content tree {tree.DisplayName} attached to volume {volume.DisplayName}: {tree.Error}",
                    ErrorTime = tree.ErrorTime,
                    ErrorSeverity = tree.ErrorSeverity,
                    ErrorRetryCondition = tree.ErrorRetryCondition,
                    ErrorEntities = [Failure.Entity(ErrorEntityType.ContentTree, Keys.Uuid(tree.ContentID))],
                },
                Failure.FromTree);
        else
            volume = volume.Heal(Failure.FromTree);
        if (tree.State < SwState.Loaded)
            // VERIFIED is only passed through.
            return volume with { State = tree.State == SwState.Verified ? volume.State : tree.State };
        if (!turn.World.Images.ContainsKey(Trees.ReferenceID(tree)))
            return volume.Fail(
                Failure.Now($"doUpdateVol({Turn.Of(volume)}) name {volume.DisplayName}: image {Trees.ReferenceID(tree)} is not in the content store", turn.Now), Failure.FromVolume);
        volume = volume.Heal(Failure.FromVolume);
        return verifyOnly
            ? volume with { State = SwState.Loaded }
            : volume with { State = SwState.CreatingVolume, ReferenceName = Trees.ReferenceID(tree), ContentFormat = tree.Format };
    }

    // Content only, until some reference asks for the volume itself; without references the config decides.
    private static bool VerifyOnly(World world, string key)
    {
        VolumeRefConfig[] references = [.. Refs.Of(world, key)];
        return references.Length > 0
            ? references.All(reference => reference.VerifyOnly)
            : !(world.VolumeConfigs.TryGetValue(key, out VolumeConfig? config) && config.HasNoAppReferences);
    }

    private static VolumeStatus Counted(Turn turn, string key, VolumeStatus volume)
    {
        ulong count = CountOf(turn.World, key);
        return count == volume.RefCount ? volume : volume with { RefCount = count, LastRefCountChangeTime = turn.Now };
    }

    private static ulong CountOf(World world, string key) =>
        (world.VolumeConfigs.ContainsKey(key) ? 1ul : 0) + (ulong)Refs.Of(world, key).Count();

    private static void Commit(Turn turn, VolumeStatus volume)
    {
        turn.Put(volume);
        Refs.UpdateThoseOf(turn, Turn.Of(volume));
    }

    // A half-made or unwanted volume leaves the disk.
    private static void Discard(Turn turn, string key)
    {
        if (turn.World.Pending.TryGetValue(key, out VolumeCreatePending? pending))
        {
            VolumeOnDisk disk = turn.World.OnDisk.GetValueOrDefault(key)
                ?? new(pending.ContentFormat, VolumeNames.PathOf(key, pending.ContentFormat, pending.Encrypted), 0, 0);
            turn.Take(OwnTopic.Pending, key);
            turn.Do(new DestroyVolume(key, disk));
        }
        else if (turn.World.OnDisk.TryGetValue(key, out VolumeOnDisk? disk) && !turn.World.Volumes.ContainsKey(key))
            turn.Do(new DestroyVolume(key, disk));
    }

    private static void Gone(Turn turn, string key)
    {
        turn.Take(OwnTopic.Volume, key);
        turn.World = turn.World with { CreateTries = turn.World.CreateTries.Remove(key), CreateWaits = turn.World.CreateWaits.Remove(key) };
        if (turn.World.VolumeConfigs.ContainsKey(key))
            Create(turn, key);
        Trouble.RoomMayBeFree(turn);
    }

    private static string OriginOf(VolumeStatus volume) =>
        volume.VolumeContentOriginType == VolumeContentOriginType.Unknown ? "VCOT_UNKNOWN" : ((int)volume.VolumeContentOriginType).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
