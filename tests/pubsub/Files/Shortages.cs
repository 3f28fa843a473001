using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using NLog;
using NLog.Targets;

namespace Eve.PubSub.Tests.Files;

/// <summary>A system whose watches of folders are used up, until it <see cref="Ended"/>.</summary>
internal sealed class ShortOfWatches
{
    public bool Ended { get; set; }

    public WireLoop Loop() => new(inotify: onOpened => new Short(this, onOpened));

    private sealed class Short(ShortOfWatches system, Action<Descriptor> onOpened) : Inotify(onOpened)
    {
        public override int Add(string folder, IFolderListener listener, out string? trouble)
        {
            if (system.Ended)
                return base.Add(folder, listener, out trouble);
            trouble = "the system has no watch left; raise fs.inotify.max_user_watches";
            return -1;
        }
    }
}

/// <summary>A system that can wait for no more sockets while it is <see cref="Short"/>.</summary>
internal sealed class ShortOfEpoll : Epoll
{
    private int refused;

    public bool Short { get; set; }

    public int Refused => Volatile.Read(ref refused);

    public override string? Watch(Descriptor target, long number, uint events)
    {
        if (!Short)
            return base.Watch(target, number, events);
        Interlocked.Increment(ref refused);
        return "No space left on device; raise fs.epoll.max_user_watches";
    }
}

/// <summary>A listening socket whose first connections cannot be taken for want of memory.</summary>
internal sealed class Refusing(SeqPacketSocket socket) : SeqPacketSocket(socket.Descriptor)
{
    private int asked;

    public int Asked => Volatile.Read(ref asked);

    public override SeqPacketSocket? Accept(out string? trouble)
    {
        if (Interlocked.Increment(ref asked) > 4)
            return base.Accept(out trouble);
        trouble = "Cannot allocate memory";
        return null;
    }
}

/// <summary>What was logged while this lives.</summary>
internal sealed class Logged : IDisposable
{
    private readonly NLog.Config.LoggingConfiguration? before = LogManager.Configuration;
    private readonly MemoryTarget log = new() { Layout = "${level} ${message}" };

    public Logged()
    {
        NLog.Config.LoggingConfiguration kept = new();
        kept.AddRuleForAllLevels(log);
        LogManager.Configuration = kept;
    }

    public string[] Lines(string part) => [.. log.Logs.ToArray().Where(line => line.Contains(part, StringComparison.Ordinal))];

    public void Dispose()
    {
        LogManager.Configuration = before;
        log.Dispose();
    }
}
