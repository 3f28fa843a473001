using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents;

/// <summary>What an agent finds in its own topics when it starts.</summary>
public static class LeftRecords
{
    private static readonly Logger Log = LogManager.GetLogger("pubsub");

    /// <summary>
    /// Opens a topic of our own with what our last run left in it. A file under another's name is not ours and goes: agents find
    /// their records by what is in them, so they would never find or end this one.
    /// </summary>
    public static IPublication<T> Open<TSelf, T>(this IPubSub<TSelf> pubsub, Topic<TSelf, T> topic)
        where TSelf : IAgentIdentity
        where T : class
    {
        IPublication<T> publication = pubsub.Publish(topic);
        foreach (string key in publication.Items.Where(item => topic.KeyOf(item.Value) != item.Key).Select(item => item.Key).ToArray())
        {
            Log.Error("{topic}: the record {objUUID} says that it is {other}; it was not written by this agent and is removed", topic.Where.Path, key, topic.KeyOf(publication.Items[key]));
            if (publication.Unpublish(key) is { } refused)
                Log.Error("{error}", refused.Text);
        }
        return publication;
    }
}
