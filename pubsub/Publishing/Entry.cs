namespace Eve.PubSub.Publishing;

/// <summary>One version of one record, as feeds see it. Under the table's gate.</summary>
internal sealed class Entry(string key, object record)
{
    public string Key => key;

    public object Record => record;

    /// <summary>The packet, the same for every subscriber; null until needed, and for records with large members.</summary>
    public byte[]? Packet { get; set; }

    /// <summary>Packets with side files of their own, made when the record was published, one for each subscriber then connected.</summary>
    public Stack<Prepared> Prepared { get; } = [];

    /// <summary>An old record from a file that does not go over the wire; said once.</summary>
    public bool Unsendable { get; set; }
}

/// <summary>A packet for one subscriber, and the side files that it names.</summary>
internal sealed record Prepared(byte[] Packet, IReadOnlyList<string> SideFiles);
