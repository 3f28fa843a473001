namespace Eve.Replay.Zedmanager.Original;

/// <summary>A defect of the original that changes what it asks of its neighbours.</summary>
/// <param name="Name">In words, for whoever reads the outcome of a replay.</param>
/// <param name="Parts">From here on the two go separate ways: the neighbours of the recording answered the original.</param>
internal sealed record Defect(string Name, bool Parts)
{
    public static readonly Defect RefusedChangeFollowed = new("a refused change is followed at the next event, and its undoing is refused", Parts: false);
    public static readonly Defect RefusedVolumesFreezeApp = new("an app whose volumes changed without a purge is frozen at the next event", Parts: false);
    public static readonly Defect FaultyConfigFollowed = new("a faulty config is followed", Parts: false);
    public static readonly Defect RepairRefused = new("a repaired config is refused", Parts: false);
    public static readonly Defect ContradictionFollowed = new("a config that contradicts itself is followed", Parts: true);
    public static readonly Defect PurgeLost = new("a purge command with changed resources but no restart command is lost", Parts: true);
    public static readonly Defect DeletedInPurgeStays = new("an app deleted while a purge brings it down stays", Parts: true);
    public static readonly Defect VanishedDomain = new("a vanished DomainStatus uninstalls a configured app", Parts: true);
    public static readonly Defect VanishedNetwork = new("a vanished AppNetworkStatus uninstalls a configured app", Parts: true);
    public static readonly Defect ComesBackWhileRemoved = new("an app that comes back while it is removed is uninstalled in the end", Parts: true);
    public static readonly Defect FormerVolumeTaken = new("a volume of an app's former life is taken for the answer to its new one", Parts: true);
    public static readonly Defect SwitchedOnInPurge = new("a config that comes while a purge brings the app down switches it on again", Parts: true);
    public static readonly Defect NoVolumes = new("an app without volumes stays INITIAL", Parts: true);
    public static readonly Defect NetworkErrorBlocksHalt = new("a network error blocks a halt", Parts: true);
    public static readonly Defect ClusterFollowedLate = new("an app that is scheduled elsewhere follows only at its next event", Parts: true);
    public static readonly Defect ActivatedWhereScheduled = new("an app that is scheduled here is activated though it is not installed or not to run", Parts: true);
    public static readonly Defect MemoryNotTriedAgain = new("memory admission is not tried again when memory is first reported", Parts: true);
}
