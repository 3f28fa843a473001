using Eve.Agents.Zedmanager.Core.Snapshots;

namespace Eve.Agents.Zedmanager.Shell;

/// <summary>What is kept of snapshots over reboots. No call throws: what went wrong is in the answer, in words.</summary>
public interface ISnapshotFiles
{
    /// <summary>Everything that is there.</summary>
    IEnumerable<StoredSnapshot> Read();

    /// <summary>Writes a snapshot's config, and its status if it has one; both survive a loss of power when this returns.</summary>
    StoredSnapshot Write(Guid app, KeptSnapshot kept);

    /// <summary>Deletes all of a snapshot.</summary>
    /// <returns>What went wrong; null when it is gone.</returns>
    string? Delete(string id);
}
