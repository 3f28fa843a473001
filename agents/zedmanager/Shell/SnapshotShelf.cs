using System.Collections.Immutable;
using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Snapshots;
using NLog;

namespace Eve.Agents.Zedmanager.Shell;

/// <summary>Makes what is on disk of snapshots follow the apps' records, and knows what is there.</summary>
internal sealed class SnapshotShelf
{
    private readonly ISnapshotFiles files;
    private readonly Logger log;
    private readonly HashSet<string> told = [];
    private readonly HashSet<string> unwritten = [];

    public SnapshotShelf(ISnapshotFiles files, Logger log)
    {
        this.files = files;
        this.log = log;
        foreach (StoredSnapshot stored in files.Read())
        {
            All = All.SetItem(stored.Kept.ID, stored);
            if (stored.Fault.Length != 0)
                log.Warn("snapshot {key} of app {objUUID}: {err}", stored.Kept.ID, stored.App, stored.Fault);
        }
    }

    public ImmutableDictionary<string, StoredSnapshot> All { get; private set; } = ImmutableDictionary<string, StoredSnapshot>.Empty;

    public IEnumerable<KeptSnapshot> Of(Guid app) => All.Values.Where(stored => stored.App == app).Select(stored => stored.Kept).OrderBy(kept => kept.ID, StringComparer.Ordinal);

    /// <summary>Before anything is published: what a neighbour is told of must be on disk.</summary>
    /// <param name="again">Also what could not be written before.</param>
    /// <returns>false when something could not be written and is still wanted.</returns>
    public bool Write(AppRecord app, bool again = false)
    {
        bool whole = true;
        foreach (KeptSnapshot kept in app.Files)
        {
            if (!All.TryGetValue(kept.ID, out StoredSnapshot? stored) || stored.Kept != kept || again && unwritten.Contains(kept.ID))
                Store(app.UUID, kept, stored);
            whole &= !unwritten.Contains(kept.ID);
        }
        return whole;
    }

    /// <summary>After all is published: what nobody needs any more.</summary>
    public void Clear(AppRecord app)
    {
        if (All.IsEmpty)
            return;
        foreach (StoredSnapshot stored in All.Values)
            if (stored.App == app.UUID && (app.Gone || !app.Files.Any(kept => kept.ID == stored.Kept.ID)))
                Delete(stored.Kept.ID);
    }

    public void Delete(string id)
    {
        if (files.Delete(id) is { } fault)
        {
            if (told.Add(id))
                log.Error("snapshot {key} cannot be deleted: {err}", id, fault);
            return;
        }
        All = All.Remove(id);
        unwritten.Remove(id);
        log.Info("snapshot {key} is deleted from the disk", id);
    }

    private void Store(Guid app, KeptSnapshot kept, StoredSnapshot? before)
    {
        StoredSnapshot stored = files.Write(app, kept);
        All = All.SetItem(kept.ID, stored with { VolumesTaken = before?.VolumesTaken ?? false });
        if (stored.Fault.Length == 0)
            unwritten.Remove(kept.ID);
        else if (unwritten.Add(kept.ID))
            log.Error("snapshot {key} of app {objUUID} cannot be stored: {err}", kept.ID, app, stored.Fault);
    }
}
