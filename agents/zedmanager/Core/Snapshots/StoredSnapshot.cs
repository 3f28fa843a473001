using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Snapshots;

/// <summary>What is to be kept of one snapshot, over reboots, below /persist/snapshots/ID.</summary>
/// <param name="ID">The folder's name, as the controller gave it; see <see cref="Requests.IsUsable"/>.</param>
/// <param name="Config">The app's config when the snapshot was prepared, what a roll-back restores. null: unreadable, left as it is.</param>
/// <param name="Status">null: not taken yet.</param>
/// <param name="RollbackCounter">The app's last roll-back command that was dealt with, so that one which a reboot cut short, or which came meanwhile, is
/// carried out after it; null: not known.</param>
public sealed record KeptSnapshot(string ID, AppInstanceConfig? Config, SnapshotInstanceStatus? Status = null, uint? RollbackCounter = null);

/// <summary>What really lies there.</summary>
/// <param name="App">Whose it is.</param>
/// <param name="VolumesTaken">volumemgr's own file is there too.</param>
/// <param name="Fault">What could not be read or written; "" when all is well.</param>
public sealed record StoredSnapshot(KeptSnapshot Kept, Guid App, bool VolumesTaken = false, string Fault = "");
