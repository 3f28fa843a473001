using Eve.Types;

namespace Eve.Bench;

/// <summary>What neighbours of zedmanager say that are done as soon as they are asked.</summary>
internal static class InstantAnswers
{
    public static VolumeRefStatus To(VolumeRefConfig wanted) => new()
    {
        VolumeID = wanted.VolumeID,
        GenerationCounter = wanted.GenerationCounter,
        AppUUID = wanted.AppUUID,
        VerifyOnly = wanted.VerifyOnly,
        State = wanted.VerifyOnly ? SwState.Loaded : SwState.CreatedVolume,
        ActiveFileLocation = wanted.VerifyOnly ? "" : "/persist/vault/volumes/x.qcow2",
        ContentFormat = Format.Qcow2,
    };

    public static AppNetworkStatus To(AppNetworkConfig wanted) =>
        new() { UUIDandVersion = wanted.UUIDandVersion with { Version = "" }, AppNum = 1, Activated = wanted.Activate };
}
