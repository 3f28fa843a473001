using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Eve.Agents.Unix;

/// <summary>One line of the mount table of this process.</summary>
/// <param name="Root">Which part of the file system is mounted ("/" for all of it).</param>
/// <param name="Type">"ext4", "overlay", "proc" …</param>
/// <param name="Source">Device or name given at mounting.</param>
public sealed record MountPoint(string Path, string Root, string Type, string Source);

/// <summary>The mount table, and mounting by system call.</summary>
public static partial class Mounts
{
    private const ulong BindFlag = 0x1000;
    private const ulong RecursiveFlag = 0x4000;
    private const ulong ReadOnlyFlag = 1;
    private const ulong RemountFlag = 0x20;
    private const int Detach = 2;
    private const int NoFollow = 8;

    /// <summary>All mounts this process sees, in the order in which they were made.</summary>
    public static IReadOnlyList<MountPoint> List() => [.. File.ReadLines("/proc/self/mountinfo").Select(Parse)];

    /// <summary>Whether something is mounted exactly there.</summary>
    public static bool IsMountPoint(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return List().Any(mount => mount.Path == full);
    }

    /// <summary>Mounts a file system: <c>Mount("overlay", path, "overlay", "lowerdir=…,upperdir=…,workdir=…")</c>.</summary>
    /// <exception cref="IOException">The kernel refuses; the text has its reason.</exception>
    public static void Mount(string source, string path, string type, string options = "", bool readOnly = false) =>
        Check(mount(source, path, type, readOnly ? ReadOnlyFlag : 0, options), $"mount {type} on {path}");

    /// <summary>Shows a folder or file at a second place, with what is mounted below it.</summary>
    /// <exception cref="IOException">The kernel refuses; the text has its reason.</exception>
    public static void Bind(string source, string path, bool readOnly = false)
    {
        Check(mount(source, path, null, BindFlag | RecursiveFlag, null), $"bind {source} to {path}");
        if (readOnly)
            Check(mount(null, path, null, BindFlag | RemountFlag | ReadOnlyFlag, null), $"make {path} read-only");
    }

    /// <summary>Takes the topmost mount away; with <paramref name="lazily"/> as soon as nobody uses it.</summary>
    /// <exception cref="IOException">Nothing is mounted there, or it is busy.</exception>
    public static void Unmount(string path, bool lazily = false) => Check(umount2(path, NoFollow | (lazily ? Detach : 0)), $"unmount {path}");

    /// <summary>A line: id parent device root path options [tags…] - type source superoptions.</summary>
    internal static MountPoint Parse(string line)
    {
        string[] words = line.Split(' ');
        int dash = Array.IndexOf(words, "-", 6);
        return new(Unescape(words[4]), Unescape(words[3]), words[dash + 1], Unescape(words[dash + 2]));
    }

    /// <summary>Blank, tab, newline and backslash stand as backslash and three octal digits.</summary>
    private static string Unescape(string text)
    {
        for (int at = text.IndexOf('\\'); at >= 0 && at + 3 < text.Length; at = text.IndexOf('\\', at + 1))
        {
            int code = ((text[at + 1] - '0') * 64) + ((text[at + 2] - '0') * 8) + (text[at + 3] - '0');
            text = string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, at)}{(char)code}{text.AsSpan(at + 4)}");
        }
        return text;
    }

    private static void Check(int result, string what)
    {
        if (result != 0)
            throw new IOException($"cannot {what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    // Neither the runtime nor Mono.Posix offers these. Safe: all strings are marshalled with their NUL; the kernel copies them.
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string? source, string target, string? type, ulong flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);
}
