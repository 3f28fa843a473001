using System.Text;
using Eve.Agents.Unix;

namespace Eve.Agents.Files;

/// <summary>Small files that are replaced as a whole, so that nobody ever reads half of one.</summary>
public static class SmallFile
{
    public const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    public const UnixFileMode Program = Private | UnixFileMode.UserExecute;

    public static void Write(string path, string text, UnixFileMode mode = Private) => Write(path, Encoding.UTF8.GetBytes(text), mode, durable: false);

    /// <summary>The same, and when this returns a loss of power leaves the new content; before, the old or the new one.</summary>
    public static void WriteDurably(string path, ReadOnlySpan<byte> content) => Write(path, content, Private, durable: true);

    private static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode, bool durable)
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder, FolderMode);
        // A name that programs which watch the folder pass over.
        string temporary = $"{folder}/.{Path.GetFileName(path)}.new";
        File.Delete(temporary);
        using (FileStream file = new(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
        {
            file.Write(content);
            file.Flush(flushToDisk: durable);
        }
        File.SetUnixFileMode(temporary, mode);
        File.Move(temporary, path, overwrite: true);
        if (durable)
            Folders.Sync(folder);
    }
}
