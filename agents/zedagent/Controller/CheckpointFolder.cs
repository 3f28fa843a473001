namespace Eve.Agents.Zedagent.Controller;

/// <summary>/persist/checkpoint: what the device needs to start without its controller. Each file has a predecessor, NAME.bak.</summary>
public sealed class CheckpointFolder(string folder)
{
    /// <summary>The whole envelope of the last accepted config.</summary>
    public const string LastConfig = "lastconfig";

    /// <summary>A serialized ZControllerCert.</summary>
    public const string Certificates = "controllercerts";

    /// <summary>The newest first; files that are not there or cannot be read are left out.</summary>
    public IEnumerable<(string Name, byte[] Content)> Read(string name)
    {
        foreach (string candidate in new[] { name, name + ".bak" })
        {
            byte[]? content = TryRead(Path.Combine(folder, candidate));
            if (content is { Length: > 0 })
                yield return (candidate, content);
        }
    }

    /// <summary>Replaces a file; the backup is made with the first one and otherwise left alone.</summary>
    /// <exception cref="IOException">Disk full and the like; the old file stands.</exception>
    public void Save(string name, byte[] content)
    {
        Write(name, content);
        if (!File.Exists(Path.Combine(folder, name + ".bak")))
            Write(name + ".bak", content);
    }

    /// <summary>Replaces a file and keeps the one before as backup.</summary>
    /// <exception cref="IOException">Disk full and the like; the old file stands.</exception>
    public void SaveKeepingLast(string name, byte[] content)
    {
        byte[] before = TryRead(Path.Combine(folder, name)) is { Length: > 0 } old ? old : content;
        Write(name + ".bak", before);
        Write(name, content);
    }

    /// <summary>The file has proven itself: it becomes the backup.</summary>
    /// <exception cref="IOException">Disk full and the like.</exception>
    public void RefreshBackup(string name)
    {
        if (TryRead(Path.Combine(folder, name)) is { Length: > 0 } content)
            Write(name + ".bak", content);
    }

    private static byte[]? TryRead(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllBytes(file) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string part = Path.Combine(folder, name + ".tmp");
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (FileStream stream = new(part, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        File.Move(part, Path.Combine(folder, name), overwrite: true);
    }
}
