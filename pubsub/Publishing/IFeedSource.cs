using Eve.Types;

namespace Eve.PubSub.Publishing;

/// <summary>What a feed sees of a publication, whatever its record type. All under <see cref="Gate"/>.</summary>
internal interface IFeedSource
{
    object Gate { get; }

    TopicName Topic { get; }

    Dictionary<string, Entry> Entries { get; }

    int RestartCount { get; }

    /// <summary>A packet for one subscriber; null when the record cannot be sent at all.</summary>
    /// <exception cref="IOException">A side file cannot be written.</exception>
    Prepared? PacketOf(Entry entry);

    void Discard(IEnumerable<string> sideFiles);

    void Add(Feed feed);

    void Remove(Feed feed);
}
