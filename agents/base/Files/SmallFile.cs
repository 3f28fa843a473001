namespace Eve.Agents.Files;

/// <summary>Small files that are replaced as a whole, so that nobody ever reads half of one.</summary>
public static class SmallFile
{
    public const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    public const UnixFileMode Program = Private | UnixFileMode.UserExecute;

    /// <param name="durable">The text is on the disk before the file has its name.</param>
    public static void Write(string path, string text, UnixFileMode mode = Private, bool durable = false)
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder, FolderMode);
        // A name that programs which watch the folder pass over.
        string temporary = $"{folder}/.{Path.GetFileName(path)}.new";
        File.Delete(temporary);
        using (StreamWriter writer = new(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
        {
            writer.Write(text);
            if (durable)
            {
                writer.Flush();
                ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
            }
        }
        File.SetUnixFileMode(temporary, mode);
        File.Move(temporary, path, overwrite: true);
    }
}
