namespace Eve.PubSub.Unix;

/// <summary>
/// The file operations that records need, each one step towards the disk, so that a test can record them, or let one fail.
/// All throw <see cref="IOException"/> with the path and the system's reason.
/// </summary>
internal interface IFiles
{
    /// <summary>The same files, for someone whose paths all lie in one folder; any full path is right there as well.</summary>
    IFiles Within(string folder) => this;

    /// <summary>Lets go of what <see cref="Within"/> holds open.</summary>
    void Close()
    {
    }

    /// <summary>Makes a folder and all its missing parents, mode 0700; one that exists keeps its mode.</summary>
    void MakeFolder(string path);

    /// <summary>The names in a folder, in any order; none when there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>A file's content; null when there is no such file.</summary>
    byte[]? Read(string path);

    /// <summary>Makes a new file, mode 0600. Durable on return when <paramref name="sync"/>.</summary>
    void Create(string path, ReadOnlySpan<byte> content, bool sync);

    /// <summary>Gives a file another name in place of what had it; at no moment is that name missing.</summary>
    void Rename(string from, string to);

    /// <summary>Gives a file a second name.</summary>
    void Link(string from, string to);

    /// <summary>Removes a file; one that is missing is fine.</summary>
    void Remove(string path);

    /// <summary>Makes new, renamed and removed names of a folder durable.</summary>
    void SyncFolder(string folder);
}
