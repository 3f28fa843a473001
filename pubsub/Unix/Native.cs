using System.Runtime.InteropServices;

namespace Eve.PubSub.Unix;

/// <summary>
/// The system calls that neither .NET nor Mono.Posix offers in the form needed here. All return -1 and set errno on failure.
/// Safe because: every pointer points into memory that the caller pins for the length of the call, every length is that memory's,
/// no call keeps a pointer after it returns, descriptors are passed as <see cref="Descriptor"/> (kept open during the call),
/// and the structures below are laid out as the 64-bit Linux kernel's.
/// </summary>
internal static unsafe partial class Native
{
    private const string C = "libc";

    // Sockets: .NET's Socket cannot say that a packet was cut off, tells a full buffer by an exception, and can share no epoll.
    [LibraryImport(C, SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport(C, SetLastError = true)]
    public static partial int bind(Descriptor socket, byte* address, uint length);

    [LibraryImport(C, SetLastError = true)]
    public static partial int listen(Descriptor socket, int backlog);

    [LibraryImport(C, SetLastError = true)]
    public static partial int connect(Descriptor socket, byte* address, uint length);

    [LibraryImport(C, SetLastError = true)]
    public static partial int accept4(Descriptor socket, byte* address, uint* length, int flags);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint send(Descriptor socket, byte* packet, nuint length, int flags);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint recv(Descriptor socket, byte* buffer, nuint length, int flags);

    [LibraryImport(C, SetLastError = true)]
    public static partial int getsockopt(Descriptor socket, int level, int option, void* value, uint* length);

    // Waiting for many descriptors on one thread.
    [LibraryImport(C, SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport(C, SetLastError = true)]
    public static partial int epoll_ctl(Descriptor epoll, int operation, Descriptor target, byte* epollEvent);

    [LibraryImport(C, SetLastError = true)]
    public static partial int epoll_wait(Descriptor epoll, byte* events, int count, int milliseconds);

    [LibraryImport(C, SetLastError = true)]
    public static partial int eventfd(uint initial, int flags);

    // Folder changes: FileSystemWatcher uses an inotify instance per folder and scatters events over threads.
    [LibraryImport(C, SetLastError = true)]
    public static partial int inotify_init1(int flags);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int inotify_add_watch(Descriptor inotify, string path, uint mask);

    [LibraryImport(C, SetLastError = true)]
    public static partial int inotify_rm_watch(Descriptor inotify, int watch);

    // Files: raw calls save a third of a publish's time against File, and File.Move neither syncs nor tells errno.
    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags, uint mode);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int openat(Descriptor folder, string name, int flags, uint mode);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint read(Descriptor file, byte* buffer, nuint length);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint write(Descriptor file, byte* data, nuint length);

    [LibraryImport(C, SetLastError = true)]
    public static partial int fsync(Descriptor file);

    [LibraryImport(C, SetLastError = true)]
    public static partial int close(nint descriptor);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rename(string from, string to);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int chmod(string path, uint mode);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int link(string from, string to);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int unlink(string path);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int unlinkat(Descriptor folder, string name, int flags);

    [LibraryImport(C, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int renameat(Descriptor fromFolder, string from, Descriptor toFolder, string to);

    [LibraryImport(C, SetLastError = true)]
    public static partial int flock(Descriptor file, int operation);

    [LibraryImport(C)]
    public static partial uint geteuid();

    /// <summary>struct ucred</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Credentials
    {
        public int Pid;
        public uint Uid;
        public uint Gid;
    }
}
