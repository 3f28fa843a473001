using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Agents.Zedmanager.Shell;

namespace Eve.Replay.Zedmanager;

/// <summary>A disk for snapshots, in memory.</summary>
internal sealed class MemorySnapshotFiles
{
    private readonly SortedDictionary<string, StoredSnapshot> stored = new(StringComparer.Ordinal);
    private int process;

    /// <summary>Nothing more can be written.</summary>
    public bool Full { get; set; }

    public IReadOnlyDictionary<string, StoredSnapshot> All => stored;

    /// <summary>For a process that starts; the one before it is dead, and what its timers still do reaches nothing.</summary>
    public ISnapshotFiles Open() => new Process(this, ++process);

    private sealed class Process(MemorySnapshotFiles disk, int number) : ISnapshotFiles
    {
        public IEnumerable<StoredSnapshot> Read() => disk.stored.Values.ToArray();

        public StoredSnapshot Write(Guid app, KeptSnapshot kept)
        {
            StoredSnapshot now = new(kept, app, Fault: disk.Full ? "disk full" : "");
            if (number == disk.process && !disk.Full)
                disk.stored[kept.ID] = now;
            return now;
        }

        public string? Delete(string id)
        {
            if (number == disk.process)
                disk.stored.Remove(id);
            return null;
        }
    }
}
