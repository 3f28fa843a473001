using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Snapshots;

/// <summary>A roll-back that went wrong. It stays until the next roll-back, restart or purge command, or until the snapshot is removed.</summary>
/// <param name="Source">Go type name that the wire wants as the error's source.</param>
public sealed record SnapshotError(ErrorDescription Error, string Source);
