using System.Runtime.InteropServices;
using System.Text;

namespace Eve.PubSub.Unix;

/// <summary>
/// Changes in folders, one inotify descriptor per process. Used on one thread. A folder may have several listeners. What the system
/// refuses now, for its limits are reached, may work later: callers try again.
/// </summary>
/// <param name="onOpened">Hears of the descriptor, that must be waited for, as soon as there is one.</param>
internal unsafe class Inotify(Action<Descriptor> onOpened) : IDisposable
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

    private Descriptor? opened;

    /// <summary>Starts to tell <paramref name="listener"/> of changes in a folder.</summary>
    /// <param name="trouble">null, or why a folder that may well be there cannot be watched now, with what to raise.</param>
    /// <returns>A number for <see cref="Remove"/>, or -1 when there is no such folder, or trouble.</returns>
    public virtual int Add(string folder, IFolderListener listener, out string? trouble)
    {
        const uint mask = CloseWrite | MovedFrom | MovedTo | Created | Deleted | SelfDeleted | SelfMoved | OnlyFolder;
        trouble = Open();
        if (opened is null)
            return -1;
        int watch = Native.inotify_add_watch(opened, folder, mask);
        if (watch < 0)
        {
            string reason = SystemError.Text;
            trouble = SystemError.Last switch
            {
                SystemError.NoEntry or SystemError.NoFolder or SystemError.NameTooLong => null,
                SystemError.NoSpace => "the system has no watch left; raise fs.inotify.max_user_watches",
                _ => reason,
            };
            return -1;
        }
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
        _ = Native.inotify_rm_watch(opened!, watch);
    }

    /// <summary>Tells the listeners what happened since the last call.</summary>
    public void Dispatch()
    {
        while (true)
        {
            int length = (int)Native.read(opened!, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0), (nuint)buffer.Length);
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

    public void Dispose() => opened?.Dispose();

    private string? Open()
    {
        if (opened is not null)
            return null;
        Descriptor made = new(Native.inotify_init1(Flags));
        if (made.IsInvalid)
        {
            string reason = SystemError.Text;
            return $"{reason}; raise fs.inotify.max_user_instances, or the process' limit of open files";
        }
        opened = made;
        onOpened(made);
        return null;
    }

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
