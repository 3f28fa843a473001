using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>References of apps to volumes; what zedmanager sees of storage (storage facts, volumemgr 7).</summary>
public static class Refs
{
    public static void ConfigChanged(Turn turn, string refKey, VolumeRefConfig? config)
    {
        VolumeRefConfig? before = turn.World.RefConfigs.GetValueOrDefault(refKey);
        turn.World = turn.World with { RefConfigs = turn.World.RefConfigs.With(refKey, config) };
        if (config is null)
        {
            turn.Take(OwnTopic.VolumeRef, refKey);
            if (before is not null)
                Volumes.Released(turn, Turn.Of(before));
            return;
        }
        string key = Turn.Of(config);
        Volumes.Recount(turn, key);
        if (turn.World.Refs.TryGetValue(refKey, out VolumeRefStatus? known))
            turn.Put(known with { VerifyOnly = config.VerifyOnly });
        else
            turn.Put(Copy(turn, new VolumeRefStatus
            {
                VolumeID = config.VolumeID,
                GenerationCounter = config.GenerationCounter,
                LocalGenerationCounter = config.LocalGenerationCounter,
                AppUUID = config.AppUUID,
                State = SwState.Initial,
                VerifyOnly = config.VerifyOnly,
            }));
        Volumes.Update(turn, key);
    }

    /// <summary>
    /// The reference has waited a while for a volume that no configuration names. The original waits without a word; here the app's owner
    /// is told. The word goes by itself as soon as the volume is configured.
    /// </summary>
    public static void StillMissing(Turn turn, string refKey)
    {
        if (!turn.World.Refs.TryGetValue(refKey, out VolumeRefStatus? reference) || turn.World.Volumes.ContainsKey(KeyOf(reference)))
            return;
        turn.Put(Show(reference, new()
        {
            Error = $"volume {reference.VolumeID} of generation {reference.GenerationCounter + reference.LocalGenerationCounter} is not in the device's configuration:"
                + " add it there, or take it out of the app's list of volumes",
            ErrorTime = turn.Now,
            ErrorSeverity = ErrorSeverity.Warning,
            ErrorRetryCondition = "Will go on as soon as the volume is configured",
            ErrorEntities = [Failure.Entity(ErrorEntityType.Volume, Keys.Uuid(reference.VolumeID))],
        }, Failure.FromRef));
    }

    public static IEnumerable<VolumeRefConfig> Of(World world, string volumeKey) =>
        world.RefConfigs.Values.Where(config => Turn.Of(config) == volumeKey);

    /// <summary>The volume changed: its references show it.</summary>
    public static void UpdateThoseOf(Turn turn, string volumeKey)
    {
        foreach (VolumeRefStatus reference in turn.World.Refs.Values.Where(reference => KeyOf(reference) == volumeKey).ToArray())
            turn.Put(Copy(turn, reference));
    }

    private static VolumeRefStatus Copy(Turn turn, VolumeRefStatus reference)
    {
        if (!turn.World.Volumes.TryGetValue(KeyOf(reference), out VolumeStatus? volume))
            return reference;
        reference = reference with
        {
            State = volume.State,
            ActiveFileLocation = volume.FileLocation,
            ContentFormat = volume.ContentFormat,
            ReadOnly = volume.ReadOnly,
            DisplayName = volume.DisplayName,
            MaxVolSize = volume.MaxVolSize,
            WWN = volume.WWN,
            Target = volume.Target,
            CustomMeta = volume.CustomMeta,
            ReferenceName = volume.ReferenceName,
        };
        if (volume.RefCount > 2 && volume.ContentFormat != Format.Container && !volume.ReadOnly && !turn.World.ActiveApps.Contains(reference.AppUUID))
            return Show(reference, Failure.Now(
                $"Multiple app instances ({volume.RefCount - 1}) are trying to use the same file-based volume {volume.DisplayName}", turn.Now), Failure.FromRef);
        if (volume.Error.Length > 0)
            return Show(
                reference, volume.ErrorDescription with { ErrorEntities = [Failure.Entity(ErrorEntityType.Volume, Keys.Uuid(volume.VolumeID))] }, Failure.FromVolume);
        return reference.Error.Length > 0 ? reference with { ErrorDescription = Failure.None, ErrorSourceType = "" } : reference;
    }

    private static VolumeRefStatus Show(VolumeRefStatus reference, ErrorDescription error, string source) =>
        reference with { ErrorDescription = error.Since(reference.ErrorDescription), ErrorSourceType = source };

    private static string KeyOf(VolumeRefStatus reference) =>
        Keys.Volume(reference.VolumeID, reference.GenerationCounter, reference.LocalGenerationCounter);
}
