using System.Runtime.InteropServices;
using System.Text;

namespace Eve.PubSub.Unix;

/// <summary>
/// Changes in folders, one inotify descriptor per process. Used on one thread. A folder may have several listeners.
/// </summary>
internal sealed unsafe class Inotify : IDisposable
{
    private const uint CloseWrite = 0x8;
    private const uint MovedFrom = 0x40;
    private const uint MovedTo = 0x80;
    private const uint Created = 0x100;
    private const uint Deleted = 0x200;
    private const uint SelfDeleted = 0x400;
    private const uint SelfMoved = 0x800;
    private const uint Overflow = 0x4000;
    private const uint Ignored = 0x8000;
    private const uint OnlyFolder = 0x1000000;
    private const int Flags = 0x80000 | 0x800; // close on exec, non-blocking
    private const int HeaderSize = 16;

    private readonly Dictionary<int, List<IFolderListener>> listeners = [];
    private readonly byte[] buffer = GC.AllocateArray<byte>(16 << 10, pinned: true);

    public Inotify()
    {
        Descriptor = new(Native.inotify_init1(Flags));
        if (Descriptor.IsInvalid)
            throw new PubSubException($"pub/sub cannot watch folders: {SystemError.Text}; raise fs.inotify.max_user_instances");
    }

    public Descriptor Descriptor { get; }

    /// <summary>Starts to tell <paramref name="listener"/> of changes in a folder.</summary>
    /// <returns>A number for <see cref="Remove"/>, or -1 when there is no such folder.</returns>
    public int Add(string folder, IFolderListener listener)
    {
        const uint mask = CloseWrite | MovedFrom | MovedTo | Created | Deleted | SelfDeleted | SelfMoved | OnlyFolder;
        int watch = Native.inotify_add_watch(Descriptor, folder, mask);
        if (watch < 0)
            return -1;
        if (!listeners.TryGetValue(watch, out List<IFolderListener>? list))
            listeners[watch] = list = [];
        list.Add(listener);
        return watch;
    }

    public void Remove(int watch, IFolderListener listener)
    {
        if (!listeners.TryGetValue(watch, out List<IFolderListener>? list) || !list.Remove(listener) || list.Count > 0)
            return;
        listeners.Remove(watch);
        _ = Native.inotify_rm_watch(Descriptor, watch);
    }

    /// <summary>Tells the listeners what happened since the last call.</summary>
    public void Dispatch()
    {
        while (true)
        {
            int length = (int)Native.read(Descriptor, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0), (nuint)buffer.Length);
            if (length <= 0)
                return;
            for (int at = 0; at + HeaderSize <= length;)
            {
                int watch = BitConverter.ToInt32(buffer, at);
                uint mask = BitConverter.ToUInt32(buffer, at + 4);
                int nameLength = BitConverter.ToInt32(buffer, at + 12);
                ReadOnlySpan<byte> name = buffer.AsSpan(at + HeaderSize, nameLength);
                Tell(watch, mask, Encoding.UTF8.GetString(name.TrimEnd((byte)0)));
                at += HeaderSize + nameLength;
            }
        }
    }

    public void Dispose() => Descriptor.Dispose();

    private void Tell(int watch, uint mask, string name)
    {
        if ((mask & Overflow) != 0)
        {
            foreach (IFolderListener listener in listeners.Values.SelectMany(list => list).ToArray())
                listener.OnFolderLost();
            return;
        }
        if (!listeners.TryGetValue(watch, out List<IFolderListener>? list))
            return;
        if ((mask & Ignored) != 0)
            listeners.Remove(watch);
        foreach (IFolderListener listener in list.ToArray())
        {
            if ((mask & (Ignored | SelfDeleted | SelfMoved)) != 0)
                listener.OnFolderLost();
            else if ((mask & (MovedFrom | Deleted)) != 0)
                listener.OnGone(name);
            else
                listener.OnThere(name, written: (mask & Created) == 0);
        }
    }
}

/// <summary>Hears what happens in one folder.</summary>
internal interface IFolderListener
{
    /// <summary>A name appeared, or (<paramref name="written"/>) its content is complete: moved here or closed after writing.</summary>
    void OnThere(string name, bool written);

    void OnGone(string name);

    /// <summary>The folder itself went, or changes were missed: look again.</summary>
    void OnFolderLost();
}
