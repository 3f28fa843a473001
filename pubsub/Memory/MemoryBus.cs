using Eve.Types;

namespace Eve.PubSub.Memory;

/// <summary>
/// Connects the agents of one process: takes the place of a device's files and sockets. What an agent published stays when it
/// is disposed, as files do; the next one of its name finds it again.
/// </summary>
public sealed class MemoryBus
{
    private readonly Dictionary<string, IMemoryTopic> topics = [];

    /// <summary>Whether each record is written as JSON, so that one is refused here which could not be published on a device.</summary>
    public bool Encodes { get; init; } = true;

    /// <summary>One lock for all: nothing here takes long, and a simulation has one thread anyway.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>A reboot: records that are not persistent are gone. Call it when no agent is alive.</summary>
    public void Reboot()
    {
        lock (Gate)
            foreach (IMemoryTopic topic in topics.Values)
                topic.Reboot();
    }

    internal MemoryTopic<T> Topic<T>(TopicName name)
        where T : class
    {
        if (topics.TryGetValue(name.Path, out IMemoryTopic? known))
            return (MemoryTopic<T>)known;
        MemoryTopic<T> topic = new(name);
        topics[name.Path] = topic;
        return topic;
    }
}

internal interface IMemoryTopic
{
    void Reboot();
}
