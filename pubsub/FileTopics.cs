using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Eve.PubSub.Publishing;
using Eve.PubSub.Subscribing;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using Eve.Types;

namespace Eve.PubSub;

/// <summary>All publications and subscriptions of one process, by name instead of by owner type.</summary>
internal sealed class FileTopics : IDisposable
{
    private readonly Surroundings around;
    // All publications together; a process that is asked to end has two seconds for everything.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly List<(Action<TimeSpan> Leave, Action End)> publications = [];
    private readonly List<(Action Detach, ISource Source)> subscriptions = [];

    private bool disposed;

    /// <param name="loop">The wire thread; a new one when not given.</param>
    public FileTopics(string root, IDispatcher dispatcher, IFiles files, uint ownUid, WireLoop? loop = null) =>
        around = new(new Places(root), loop ?? new WireLoop(), files, dispatcher, ownUid);

    public Publication<T> Publish<T>(TopicName topic, JsonTypeInfo<T> json, Func<T, string> keyOf)
        where T : class
    {
        Publication<T> publication = new(topic, json, keyOf, around);
        publications.Add((publication.Leave, publication.EndFeeds));
        return publication;
    }

    public Inbox<T> Subscribe<T>(TopicName topic, JsonTypeInfo<T> json, SubscriptionHandlers<T> handlers)
        where T : class => Subscribe(topic, json, handlers, out _);

    /// <param name="source">Where the records come from.</param>
    internal Inbox<T> Subscribe<T>(TopicName topic, JsonTypeInfo<T> json, SubscriptionHandlers<T> handlers, out ISource source)
        where T : class
    {
        if (topic is { Agent: "", Persistent: true })
            throw new PubSubException($"{topic}: a topic of no agent cannot be persistent");
        RecordText<T> text = new(topic, json, around.Places);
        Checkpoint checkpoint = new(around.Files, around.Places.Records(topic), topic);
        ISource? from = null;
        Inbox<T> inbox = new(topic, around.Dispatcher, handlers, onDispose: () => around.Loop.Do(from!.Stop));
        source = from = Places.HasSocket(topic)
            ? new Connector<T>(topic, text, inbox, around)
            : new DirectoryWatch<T>(checkpoint, text, inbox, around);
        subscriptions.Add((inbox.Detach, from));
        if (topic.Persistent && Places.HasSocket(topic))
            Preload(checkpoint, text, inbox);
        around.Loop.Do(from.Start);
        return inbox;
    }

    /// <summary>Follows a topic's files instead of its publisher: shows the topic of a dead device, too, but nothing that has no file.</summary>
    public Inbox<T> Watch<T>(TopicName topic, JsonTypeInfo<T> json, SubscriptionHandlers<T> handlers)
        where T : class
    {
        ISource? from = null;
        Inbox<T> inbox = new(topic, around.Dispatcher, handlers, onDispose: () => around.Loop.Do(from!.Stop));
        from = new DirectoryWatch<T>(new Checkpoint(around.Files, around.Places.Records(topic), topic), new RecordText<T>(topic, json, around.Places), inbox, around);
        subscriptions.Add((inbox.Detach, from));
        around.Loop.Do(from.Start);
        return inbox;
    }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        foreach ((Action detach, _) in subscriptions)
            detach();
        long started = Stopwatch.GetTimestamp();
        foreach ((Action<TimeSpan> leave, _) in publications)
            leave(LastWords - Stopwatch.GetElapsedTime(started));
        around.Loop.Stop();
        foreach ((_, Action end) in publications)
            end();
        foreach ((_, ISource source) in subscriptions)
            source.Stop();
        around.Loop.Dispose();
        publications.Clear();
        subscriptions.Clear();
    }

    // So the owner has persistent records before their publisher runs.
    private static void Preload<T>(Checkpoint checkpoint, RecordText<T> text, Inbox<T> inbox)
        where T : class
    {
        try
        {
            checkpoint.Load<T>(text.TryRead, inbox.Put, own: false);
        }
        catch (IOException failure)
        {
            throw new PubSubException(failure.Message, failure);
        }
        inbox.Restarted(checkpoint.ReadCounter());
    }
}
