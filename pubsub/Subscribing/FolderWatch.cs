using Eve.PubSub.Unix;
using NLog;

namespace Eve.PubSub.Subscribing;

/// <summary>
/// Watches a folder that may not exist yet, or may go: until it is there, the nearest folder above it is watched for the next
/// step of the way. Where the system refuses, its user looks again from time to time. On the wire thread.
/// </summary>
internal sealed class FolderWatch(Inotify inotify, string folder, IFolderUser user) : IFolderListener, IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("pubsub");

    private int watch = -1;
    private string? nextStep;
    private bool disposed;

    /// <summary>Whether the folder itself is there and watched.</summary>
    public bool There => watch >= 0 && nextStep is null;

    /// <summary>Nothing is watched now, for the system refused: call <see cref="Arm"/> again.</summary>
    public bool Refused { get; private set; }

    /// <summary>Watches the folder, or what is there of its path.</summary>
    public void Arm()
    {
        bool before = Refused;
        TryArm(out string? trouble);
        Refused = trouble is not null;
        if (Refused && !before)
            Log.Error("{folder}: changes there are seen late, for the folder cannot be watched: {error}; tried again and again", folder, trouble);
        if (before && !Refused)
            Log.Info("{folder}: is watched again", folder);
    }

    private void TryArm(out string? trouble)
    {
        // Once more from the top when a folder appeared between the look at it and the look above it; but a folder may also be
        // there and not be ours to watch.
        trouble = null;
        for (int tries = 0; tries < 3; tries++)
        {
            Step(out trouble);
            if (disposed || trouble is not null || nextStep is null || !Directory.Exists(nextStep))
                return;
        }
    }

    public void OnThere(string name, bool written)
    {
        if (nextStep is null)
        {
            user.OnThere(name, written);
            return;
        }
        if (name != Path.GetFileName(nextStep))
            return;
        Arm();
        if (There || Refused)
            user.OnFolder(There);
    }

    public void OnGone(string name)
    {
        if (nextStep is null)
            user.OnGone(name);
    }

    public void OnFolderLost()
    {
        if (disposed)
            return;
        Arm();
        user.OnFolder(There);
    }

    public void Dispose()
    {
        disposed = true;
        Release();
    }

    private void Step(out string? trouble)
    {
        Release();
        nextStep = null;
        for (string path = folder; ; path = Path.GetDirectoryName(path)!)
        {
            watch = inotify.Add(path, this, out trouble);
            if (watch >= 0 || trouble is not null || path is "/" or "" || Path.GetDirectoryName(path) is null or "")
                return;
            nextStep = path;
        }
    }

    private void Release()
    {
        if (watch >= 0)
            inotify.Remove(watch, this);
        watch = -1;
    }
}

/// <summary>Hears what happens in a watched folder.</summary>
internal interface IFolderUser
{
    /// <summary>A name appeared, or (<paramref name="written"/>) its content is complete.</summary>
    void OnThere(string name, bool written);

    void OnGone(string name);

    /// <summary>The folder appeared or went, or changes in it were missed, or it cannot be watched any more: look at all of it again.</summary>
    void OnFolder(bool there);
}
