using Eve.PubSub.Publishing;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using NLog;

namespace Eve.PubSub.Subscribing;

/// <summary>
/// A topic without a socket: its folder is watched, each file is a record. Files may be renamed into place, as publishers do, or
/// written in place by a script. A folder that cannot be watched or read is looked at from time to time. On the wire thread.
/// </summary>
internal sealed class DirectoryWatch<T> : ISource, IFolderUser
    where T : class
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);
    private static readonly Logger Log = LogManager.GetLogger("pubsub");

    private readonly WireLoop loop;
    private readonly Checkpoint checkpoint;
    private readonly RecordText<T> text;
    private readonly Inbox<T> inbox;
    private readonly FolderWatch folder;
    private IDisposable? retry;
    private TimeSpan pause = FirstPause;
    private bool complete;
    private bool stopped;

    public DirectoryWatch(Checkpoint checkpoint, RecordText<T> text, Inbox<T> inbox, Surroundings around)
    {
        this.checkpoint = checkpoint;
        this.text = text;
        this.inbox = inbox;
        loop = around.Loop;
        folder = new(loop.Inotify, checkpoint.Folder, this);
    }

    public void Start()
    {
        if (stopped)
            return;
        folder.Arm();
        ((IFolderUser)this).OnFolder(folder.There);
    }

    public void Stop()
    {
        stopped = true;
        retry?.Dispose();
        folder.Dispose();
    }

    void IFolderUser.OnFolder(bool there)
    {
        retry?.Dispose();
        if (folder.Refused)
        {
            retry = loop.After(pause, Start);
            pause = pause * 2 < LookAgain ? pause * 2 : LookAgain;
            there = Directory.Exists(checkpoint.Folder);
        }
        else
        {
            pause = FirstPause;
            if (!there)
                retry = loop.After(LookAgain, Start);
        }
        if (!there && !complete)
            return;
        inbox.BeginTable();
        if (!TryLoad())
        {
            // The owner keeps what it has: records that cannot be seen are not gone.
            retry?.Dispose();
            retry = loop.After(LookAgain, Start);
            return;
        }
        inbox.Complete();
        complete = true;
        inbox.Restarted(checkpoint.ReadCounter());
    }

    void IFolderUser.OnThere(string name, bool written)
    {
        if (!written)
            return;
        if (Checkpoint.IsCounter(name))
            inbox.Restarted(checkpoint.ReadCounter());
        else if (Checkpoint.KeyOf(name) is { } key && checkpoint.TryLoad<T>(key, text.TryRead) is { } record)
            inbox.Put(key, record);
    }

    void IFolderUser.OnGone(string name)
    {
        if (Checkpoint.IsCounter(name))
            inbox.Restarted(0);
        else if (Checkpoint.KeyOf(name) is { } key)
            inbox.Delete(key);
    }

    private bool TryLoad()
    {
        try
        {
            checkpoint.Load<T>(text.TryRead, inbox.Put, own: false, inbox.Keep);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.Error("{folder} is not readable, next look in {pause}: {error}", checkpoint.Folder, LookAgain, failure.Message);
            return false;
        }
    }
}
