using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>Tells at once when an exit file appears: one thread, blocked in a read of an inotify descriptor.</summary>
public sealed partial class ExitWatch : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const uint CloseWrite = 0x8;
    private const uint MovedTo = 0x80;
    private const int HeaderSize = 16;

    private readonly SafeFileHandle inotify;
    private readonly string folder;
    private readonly Action<string> onFile;
    private volatile bool disposed;

    /// <param name="folder">Must exist.</param>
    /// <param name="onFile">Called with a file's name, on the watch's own thread; must not throw.</param>
    public ExitWatch(string folder, Action<string> onFile)
    {
        this.folder = folder;
        this.onFile = onFile;
        inotify = new(inotify_init1(CloseOnExec), ownsHandle: true);
        if (inotify.IsInvalid || inotify_add_watch(inotify, folder, CloseWrite | MovedTo) < 0)
            throw new HypervisorException($"cannot watch {folder} for ended containers (errno {Marshal.GetLastPInvokeError()}): is /proc/sys/fs/inotify/max_user_instances used up?");
        new Thread(Read) { IsBackground = true, Name = "exit-watch" }.Start();
    }

    public void Dispose()
    {
        disposed = true;
        try
        {
            // An event wakes the reader; without it the thread would hold the descriptor until the process ends.
            File.WriteAllBytes(folder + "/.wake", []);
            File.Delete(folder + "/.wake");
        }
        catch (IOException)
        {
            // The folder is gone, and the watch with it.
        }
        inotify.Dispose();
    }

    private void Read()
    {
        byte[] buffer = new byte[16 * 1024];
        while (!disposed)
        {
            nint length;
            try
            {
                length = read(inotify, buffer, buffer.Length);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            if (length <= 0)
                return;
            foreach (string name in Names(buffer.AsSpan(0, (int)length)))
                onFile(name);
        }
    }

    private static List<string> Names(ReadOnlySpan<byte> events)
    {
        List<string> names = [];
        while (events.Length >= HeaderSize)
        {
            int length = MemoryMarshal.Read<int>(events[12..]);
            ReadOnlySpan<byte> name = events.Slice(HeaderSize, length);
            int end = name.IndexOf((byte)0);
            if (end > 0)
                names.Add(Encoding.UTF8.GetString(name[..end]));
            events = events[(HeaderSize + length)..];
        }
        return names;
    }

    // The runtime's FileSystemWatcher takes an instance per watcher and scatters events over threads. Safe: plain values and a pinned buffer.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(SafeFileHandle fd, string path, uint mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeFileHandle fd, byte[] buffer, nint count);
}
