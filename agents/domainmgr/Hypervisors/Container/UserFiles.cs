using System.IO.Compression;
using System.Text;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>
/// Writes the files of an app's cloud-config into its container volumes: once per version, which is noted in the volume itself.
/// </summary>
public static class UserFiles
{
    private const int Limit = 10 * 1024 * 1024;
    private const string Note = "/meta-data";
    private const string NotePrefix = "instance-id:";

    /// <exception cref="HypervisorException">A file that cannot be written as asked.</exception>
    public static void Write(string rootfs, Guid app, string version, IReadOnlyList<WritableFile> files)
    {
        string note = RootPath.Resolve(rootfs, Note) ?? throw Wrong(Note, "its path goes in circles");
        if (long.TryParse(version, out long wanted) && wanted <= Written(note))
            return;
        Replace(note, Encoding.UTF8.GetBytes($"{NotePrefix} {app}/{version}\n"));
        foreach (WritableFile file in files)
            Write(rootfs, file);
    }

    private static void Write(string rootfs, WritableFile file)
    {
        if (RootPath.Escapes(file.Path) || RootPath.Resolve(rootfs, file.Path) is not { } path)
            throw Wrong(file.Path, "leads out of the app's root file system");
        if (!TryOctal(file.Permissions, out UnixFileMode mode))
            throw Wrong(file.Path, $"has permissions '{file.Permissions}': write an octal number such as 0644, in quotes");
        byte[] content = Decode(file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Replace(path, content);
            File.SetUnixFileMode(path, mode);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Wrong(file.Path, $"cannot be written: {error.Message}");
        }
    }

    /// <summary>A new file, never a write into what lies there: that may be a FIFO, or a second name of another file.</summary>
    private static void Replace(string path, ReadOnlySpan<byte> content)
    {
        File.Delete(path);
        using FileStream file = new(path, FileMode.CreateNew);
        file.Write(content);
    }

    private static byte[] Decode(WritableFile file)
    {
        string encoding = file.Encoding.Trim().ToLowerInvariant();
        bool zipped = encoding is "gz" or "gzip" or "gz+base64" or "gzip+base64" or "gz+b64" or "gzip+b64";
        bool text64 = encoding is "b64" or "base64" || encoding.Contains("+b", StringComparison.Ordinal);
        if (!zipped && !text64 && encoding is not ("" or "text/plain" or "plain"))
            throw Wrong(file.Path, $"has the unknown encoding '{file.Encoding}': use plain, b64, gz or gz+b64");
        try
        {
            byte[] raw = text64 ? Convert.FromBase64String(file.Content) : zipped ? Encoding.Latin1.GetBytes(file.Content) : Encoding.UTF8.GetBytes(file.Content);
            byte[] content = zipped ? Unzip(raw) : raw;
            return content.Length <= Limit ? content : throw Wrong(file.Path, "is larger than 10 MiB");
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            throw Wrong(file.Path, $"is not encoded as {file.Encoding}: {error.Message}");
        }
    }

    private static byte[] Unzip(byte[] raw)
    {
        using GZipStream zip = new(new MemoryStream(raw), CompressionMode.Decompress);
        byte[] content = new byte[Limit + 1];
        int length = zip.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return content[..length];
    }

    private static bool TryOctal(string text, out UnixFileMode mode)
    {
        mode = 0;
        if (text.Length is 0 or > 5 || !text.All(digit => digit is >= '0' and <= '7'))
            return false;
        mode = (UnixFileMode)Convert.ToInt32(text, 8);
        return (int)mode <= 0xfff;
    }

    /// <summary>The version that was written last; 0 for none.</summary>
    private static long Written(string note)
    {
        if (new FileInfo(note) is not { Exists: true, Length: > 0 })
            return 0;
        string? line = File.ReadLines(note).FirstOrDefault(line => line.StartsWith(NotePrefix, StringComparison.Ordinal));
        return line?.Split('/', 2) is [_, string version] && long.TryParse(version, out long number) ? number : 0;
    }

    private static HypervisorException Wrong(string path, string what) => new($"file {path} of the app's cloud-config {what}");
}
