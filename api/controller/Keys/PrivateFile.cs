namespace Eve.Controller.Keys;

/// <summary>Small files of the state folder: mode 0600, replaced as a whole.</summary>
public static class PrivateFile
{
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string text)
    {
        string temporary = path + ".tmp";
        File.Delete(temporary);
        using (FileStream file = new(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
