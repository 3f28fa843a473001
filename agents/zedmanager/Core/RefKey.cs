using Eve.Types;

namespace Eve.Agents.Zedmanager.Core;

/// <summary>
/// Which volume an app refers to: two references are the same when volume, app and the SUM of both generation counters are.
/// The text is the key of VolumeRefConfig and VolumeRefStatus.
/// </summary>
public readonly record struct RefKey(Guid VolumeID, long Generation, Guid AppUUID)
{
    public static RefKey Of(VolumeRefConfig volume) =>
        new(volume.VolumeID, volume.GenerationCounter + volume.LocalGenerationCounter, volume.AppUUID);

    public static RefKey Of(VolumeRefStatus volume) =>
        new(volume.VolumeID, volume.GenerationCounter + volume.LocalGenerationCounter, volume.AppUUID);

    /// <summary>The volume without its app, as disks name it: "UUID#generation".</summary>
    public string VolumeKey => $"{VolumeID}#{Generation}";

    public override string ToString() => $"{VolumeID}#{Generation}#{AppUUID}";
}
