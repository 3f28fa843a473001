namespace Eve.Agents.Domainmgr.Hypervisors;

/// <summary>Files (0600) and folders (0700) that only the agent may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    public static void Write(string path, ReadOnlySpan<byte> content) => Write(path, content, FileMode600);

    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        using (FileStream file = new(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode }))
            file.Write(content);
        File.SetUnixFileMode(path, mode);
    }

    public static void MakeFolder(string path) => Directory.CreateDirectory(path, FolderMode700);
}
