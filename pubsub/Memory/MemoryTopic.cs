using Eve.PubSub.Subscribing;
using Eve.Types;

namespace Eve.PubSub.Memory;

/// <summary>One topic's records, with its publisher (when alive) and its subscribers. Used under the bus' gate.</summary>
internal sealed class MemoryTopic<T>(TopicName name) : IMemoryTopic
    where T : class
{
    private readonly List<Inbox<T>> inboxes = [];

    public TopicName Name => name;

    public Dictionary<string, T> Records { get; } = [];

    public int RestartCount { get; private set; }

    public bool Live { get; private set; }

    public void Open()
    {
        Live = true;
        foreach (Inbox<T> inbox in inboxes)
            Dump(inbox);
    }

    public void Leave() => Live = false;

    public void Attach(Inbox<T> inbox, bool preload)
    {
        inboxes.Add(inbox);
        if (Live)
            Dump(inbox);
        else if (preload)
            Load(inbox);
    }

    public void Detach(Inbox<T> inbox) => inboxes.Remove(inbox);

    public void Set(string key, T record)
    {
        Records[key] = record;
        foreach (Inbox<T> inbox in inboxes)
            inbox.Put(key, record);
    }

    public void Remove(string key)
    {
        Records.Remove(key);
        foreach (Inbox<T> inbox in inboxes)
            inbox.Delete(key);
    }

    public void Count(int restarts)
    {
        if (restarts == RestartCount)
            return;
        RestartCount = restarts;
        foreach (Inbox<T> inbox in inboxes)
            inbox.Restarted(restarts);
    }

    public void Reboot()
    {
        if (name.Persistent)
            return;
        Records.Clear();
        RestartCount = 0;
    }

    private void Dump(Inbox<T> inbox)
    {
        inbox.BeginTable();
        foreach ((string key, T record) in Records.OrderBy(record => record.Key, StringComparer.Ordinal))
            inbox.Put(key, record);
        inbox.Complete();
        // A counter of 0 is not sent on the wire either.
        if (RestartCount != 0)
            inbox.Restarted(RestartCount);
    }

    private void Load(Inbox<T> inbox)
    {
        foreach ((string key, T record) in Records.OrderBy(record => record.Key, StringComparer.Ordinal))
            inbox.Put(key, record);
        if (RestartCount != 0)
            inbox.Restarted(RestartCount);
    }
}
