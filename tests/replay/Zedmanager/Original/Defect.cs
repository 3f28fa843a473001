namespace Eve.Replay.Zedmanager.Original;

/// <summary>A defect of the original that changes what it asks of its neighbours.</summary>
/// <param name="Name">In words, for whoever reads the outcome of a replay.</param>
/// <param name="Parts">From here on the two go separate ways: the neighbours of the recording answered the original.</param>
/// <param name="Members">Only these members of the app's status differ ("" for the whole status), and only until the model says that it is over;
/// null: it is about which config is followed.</param>
internal sealed record Defect(string Name, bool Parts, string? Members = null)
{
    private const string Errors = "Error ErrorTime ErrorSeverity ErrorRetryCondition ErrorEntities ErrorSourceType";

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
    public static readonly Defect NoMemorySetting = new("without a memory setting no app is ever started", Parts: true);
    public static readonly Defect TakenDownByRestart = new("what a restart withdraws of an app that is not up is not published again", Parts: true);
    public static readonly Defect SnapshotLimit = new("above the limit of snapshots the wrong request is dropped", Parts: false, Errors + " SnapStatus");
    public static readonly Defect SnapshotLimitForNothing = new("above the limit of snapshots the app goes down for one that is not taken", Parts: true);
    public static readonly Defect SnapshotsPassedOver = new("of three or more snapshots some are not triggered or deleted", Parts: true);
    public static readonly Defect WithdrawnSnapshotStays = new("a snapshot whose request was withdrawn stays requested", Parts: false, "SnapStatus");
    public static readonly Defect WithdrawnSnapshotTaken = new("a snapshot whose request was withdrawn is taken", Parts: true);
    public static readonly Defect SnapshotTriedAgain = new("an immediate snapshot that is not there yet takes the app down at each change of its config", Parts: true);
    public static readonly Defect SnapshotNotAwaited = new("a purge goes on while its snapshot is taken or deleted", Parts: false, "");
    public static readonly Defect SnapshotOvertaken = SnapshotNotAwaited with { Parts = true, Members = null };
    public static readonly Defect SnapshotLate = new("a snapshot of an app that is down is taken or deleted only when its network is down", Parts: false, "SnapStatus");
    public static readonly Defect UpgradeSnapshotLate = new("a snapshot for an upgrade that needs only a restart is taken at the next purge", Parts: true);
    public static readonly Defect SnapshotErrorGoes = new("a failed snapshot's error loses severity and retry condition, and goes with the next event", Parts: false, Errors + " SnapStatus");
    public static readonly Defect RollbackOnlyLogged = new("a roll-back that cannot be started is only logged", Parts: false, Errors + " SnapStatus UUIDandVersion");
    public static readonly Defect RollbackConfigLate = RollbackOnlyLogged with { Members = null };
    public static readonly Defect RollbackTakesDisks = new("a roll-back takes disks from the running domain at once", Parts: true);
    public static readonly Defect SecondRollbackNotTold = new("a second roll-back to the same snapshot is never told to volumemgr", Parts: true);
    public static readonly Defect FailedRollbackStays = new("a failed roll-back leaves the app down for ever", Parts: true);
    public static readonly Defect RollbackEndUnseen = new("what the end of a roll-back changes in the status is not published", Parts: false, "");
    public static readonly Defect RollbackVersionStays = new("the snapshot's version stays shown after a roll-back", Parts: false, "UUIDandVersion FixedResources");
    public static readonly Defect RollbackBeforeVolumes = new("a roll-back is begun before the snapshot's volumes are there or the network is down", Parts: true);
    public static readonly Defect RollbackRefused = new("a roll-back to other resources is refused once", Parts: true);
    public static readonly Defect DeletedInRollbackStays = new("an app deleted during a roll-back stays", Parts: true);
    public static readonly Defect RollbackExtraDisk = new("a roll-back with an extra disk in the regular config waits for ever", Parts: true);
    public static readonly Defect ConfigLostInRollback = new("configs that come during a roll-back are lost", Parts: true);
}
