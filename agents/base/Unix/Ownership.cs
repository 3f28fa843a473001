using Mono.Unix;
using Mono.Unix.Native;

namespace Eve.Agents.Unix;

/// <summary>What the runtime cannot do to a file: owner, device nodes, hard links. None follows a link at the end of the path.</summary>
public static class Ownership
{
    /// <exception cref="IOException">The system refuses; the text has its reason.</exception>
    public static void SetOwner(string path, int user, int group) =>
        Check(Syscall.lchown(path, (uint)user, (uint)group), $"give {path} to {user}:{group}");

    /// <summary>A second name of the same file.</summary>
    /// <exception cref="IOException">The system refuses; the text has its reason.</exception>
    public static void HardLink(string existing, string path) => Check(Syscall.link(existing, path), $"link {path} to {existing}");

    /// <summary>A pipe with a name.</summary>
    /// <exception cref="IOException">The system refuses; the text has its reason.</exception>
    public static void MakePipe(string path, UnixFileMode mode) =>
        Check(Syscall.mknod(path, FilePermissions.S_IFIFO | (FilePermissions)(uint)mode, 0), $"make the pipe {path}");

    /// <summary>A character or block device node. Needs root.</summary>
    /// <exception cref="IOException">The system refuses; the text has its reason.</exception>
    public static void MakeDevice(string path, bool block, UnixFileMode mode, uint major, uint minor) =>
        Check(
            Syscall.mknod(path, (block ? FilePermissions.S_IFBLK : FilePermissions.S_IFCHR) | (FilePermissions)(uint)mode, DeviceNumber(major, minor)),
            $"make the device node {path}");

    /// <summary>Major and minor in the kernel's layout of 64 bits.</summary>
    internal static ulong DeviceNumber(ulong major, ulong minor) =>
        ((major & 0xfffff000) << 32) | ((major & 0xfff) << 8) | ((minor & 0xffffff00) << 12) | (minor & 0xff);

    private static void Check(int result, string what)
    {
        if (result != 0)
            throw new IOException($"cannot {what}: {UnixMarshal.GetErrorDescription(Stdlib.GetLastError())}");
    }
}
