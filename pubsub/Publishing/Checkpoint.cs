using System.Globalization;
using System.Text;
using Eve.PubSub.Unix;
using Eve.Types;
using NLog;

namespace Eve.PubSub.Publishing;

/// <summary>
/// A topic's records as files: <c>KEY.json</c> each, the counter in <c>restarted</c>, and for persistent topics the version before
/// in <c>KEY.json.bak</c>. A record is written under a temporary name and renamed, so it is never seen half. Persistent records
/// are durable when a call returns, and at every moment before, the folder holds the old or the new version.
/// </summary>
internal sealed class Checkpoint(IFiles files, string folder, TopicName topic)
{
    private const string RecordEnd = ".json";
    private const string BackupEnd = ".json.bak";
    private const string CounterName = "restarted";
    private const string TemporaryStart = "tmp";

    private static readonly Logger Log = LogManager.GetLogger("pubsub");

    public string Folder => folder;

    private bool Durable => topic.Persistent;

    /// <summary>The key that a file name stands for; null when it is no record.</summary>
    public static string? KeyOf(string fileName) =>
        fileName.EndsWith(RecordEnd, StringComparison.Ordinal) ? fileName[..^RecordEnd.Length] : null;

    /// <summary>Whether this is the file of the counter.</summary>
    public static bool IsCounter(string fileName) => fileName == CounterName;

    /// <summary>Makes the folder. For persistent topics its own name is durable too, up to the device's persistent folder.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public void MakeFolder()
    {
        files.MakeFolder(folder);
        if (!Durable)
            return;
        // Also when it was there: the run that made it may have ended before its name was durable.
        string above = folder;
        for (int levels = topic.Path.Count(letter => letter == '/') + 2; levels > 0; levels--)
        {
            above = Path.GetDirectoryName(above)!;
            files.SyncFolder(above);
        }
    }

    /// <param name="replaces">There is a version already, which becomes the backup.</param>
    /// <exception cref="IOException">The old version stands; where the disk refuses even that, the log says so.</exception>
    public void Write(string key, ReadOnlySpan<byte> json, bool replaces)
    {
        string record = PathOf(key);
        string temporary = Temporary();
        bool backedUp = false;
        try
        {
            files.Create(temporary, json, sync: Durable);
            backedUp = Durable && replaces && TryBackUp(record);
            files.Rename(temporary, record);
        }
        catch (IOException)
        {
            Forget(temporary);
            throw;
        }
        if (!Durable)
            return;
        try
        {
            files.SyncFolder(folder);
        }
        catch (IOException)
        {
            TakeBack(record, replaces, backedUp);
            throw;
        }
    }

    // The caller is told that the old version stands, so it has to.
    private void TakeBack(string record, bool replaces, bool backedUp)
    {
        try
        {
            if (backedUp)
                files.Rename(record + ".bak", record);
            else if (!replaces)
                files.Remove(record);
            else
                throw new IOException("there is no backup of the version before");
        }
        catch (IOException failure)
        {
            Log.Error("{record}: has a version that was refused, and may be read at the next start: {error}", record, failure.Message);
        }
    }

    /// <summary>Nothing more is written.</summary>
    public void Close() => files.Close();

    /// <exception cref="IOException">The record may still be there.</exception>
    public void Remove(string key)
    {
        if (Durable)
        {
            // The backup must be gone for good before the record is, else a power cut in between brings back a version before the last.
            files.Remove(PathOf(key) + ".bak");
            files.SyncFolder(folder);
        }
        files.Remove(PathOf(key));
        if (Durable)
            files.SyncFolder(folder);
    }

    /// <exception cref="IOException">The old counter may stand.</exception>
    public void WriteCounter(int count)
    {
        string counter = Path.Combine(folder, CounterName);
        if (count == 0)
        {
            files.Remove(counter);
            if (Durable)
                files.SyncFolder(folder);
            return;
        }
        string temporary = Temporary();
        try
        {
            files.Create(temporary, Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture)), sync: Durable);
            files.Rename(temporary, counter);
        }
        catch (IOException)
        {
            Forget(temporary);
            throw;
        }
        if (Durable)
            files.SyncFolder(folder);
    }

    /// <summary>The counter as last written: 0 when there is no file, 1 when it holds no number.</summary>
    public int ReadCounter()
    {
        try
        {
            if (files.Read(Path.Combine(folder, CounterName)) is not { } text)
                return 0;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 1;
        }
        catch (IOException failure)
        {
            Log.Error("{topic}: restart counter is not readable and counts as 1: {error}", topic.Path, failure.Message);
            return 1;
        }
    }

    /// <summary>
    /// Reads all records. The owner (<paramref name="own"/>) also tidies: what cannot be read is set aside, the backup takes its
    /// place, and temporary files that a crash left are removed. Others only read.
    /// </summary>
    /// <param name="unreadable">Told the key of a file that cannot be read.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public void Load<T>(RecordReader<T> read, Action<string, T> found, bool own, Action<string>? unreadable = null)
        where T : class
    {
        HashSet<string> names = [.. files.List(folder)];
        HashSet<string> loaded = [];
        foreach (string name in names)
        {
            if (KeyOf(name) is { } key)
            {
                if (TryLoad(Path.Combine(folder, name), read, own) is not { } record)
                {
                    unreadable?.Invoke(key);
                    continue;
                }
                loaded.Add(key);
                found(key, record);
            }
            else if (own && IsTemporary(name))
            {
                Forget(Path.Combine(folder, name));
            }
        }
        foreach (string name in names.Where(name => topic.Persistent && name.EndsWith(BackupEnd, StringComparison.Ordinal)))
        {
            string key = name[..^BackupEnd.Length];
            // A reader uses a backup only in place of a damaged record: the owner alone knows whether a missing one is to come back.
            if (loaded.Contains(key) || (!own && !names.Contains(key + RecordEnd)))
                continue;
            if (TryLoad(Path.Combine(folder, name), read, own) is not { } record)
                continue;
            Log.Warn("{topic}: {objUUID} was missing or damaged, its backup is used", topic.Path, key);
            if (own)
                Restore(key);
            found(key, record);
        }
    }

    /// <summary>One record as it is in its file now; null when there is none, or none that can be read.</summary>
    public T? TryLoad<T>(string key, RecordReader<T> read)
        where T : class => TryLoad(PathOf(key), read, own: false);

    private T? TryLoad<T>(string path, RecordReader<T> read, bool own)
        where T : class
    {
        try
        {
            if (files.Read(path) is not { } json)
                return null;
            if (read(json, out T? record, out string? error))
                return record;
            Log.Error("{topic}: {path} of {size} bytes is no record: {error}", topic.Path, path, json.Length, json.Length == 0 ? "empty" : error);
            if (own)
                files.Rename(path, path + ".damaged");
        }
        catch (IOException failure)
        {
            Log.Error("{topic}: {error}", topic.Path, failure.Message);
        }
        return null;
    }

    // The record's present version becomes the backup by a second name of the same file. A publish goes on without one.
    private bool TryBackUp(string record)
    {
        string temporary = Temporary();
        try
        {
            files.Link(record, temporary);
            files.Rename(temporary, record + ".bak");
            return true;
        }
        catch (IOException)
        {
            Forget(temporary);
            return false;
        }
    }

    private void Restore(string key)
    {
        try
        {
            if (files.Read(PathOf(key) + ".bak") is not { } json)
                return;
            string temporary = Temporary();
            files.Create(temporary, json, sync: true);
            files.Rename(temporary, PathOf(key));
            files.SyncFolder(folder);
        }
        catch (IOException failure)
        {
            Log.Error("{topic}: {objUUID} is used from its backup, but cannot be restored: {error}", topic.Path, key, failure.Message);
        }
    }

    private void Forget(string path)
    {
        try
        {
            files.Remove(path);
        }
        catch (IOException failure)
        {
            Log.Warn("{topic}: a temporary file stays: {error}", topic.Path, failure.Message);
        }
    }

    private string PathOf(string key) => string.Concat(folder, "/", key, RecordEnd);

    private string Temporary() => string.Concat(folder, "/", TemporaryStart, Random.Shared.Next().ToString(CultureInfo.InvariantCulture));

    private static bool IsTemporary(string name) =>
        name.Length > TemporaryStart.Length && name.StartsWith(TemporaryStart, StringComparison.Ordinal) && name.AsSpan(TemporaryStart.Length).IndexOfAnyExceptInRange('0', '9') < 0;
}

/// <summary>Makes a record of a file's or a packet's text; says why when it cannot.</summary>
internal delegate bool RecordReader<T>(ReadOnlySpan<byte> json, out T? record, out string? error)
    where T : class;
