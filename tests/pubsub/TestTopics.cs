using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.PubSub.Tests;

/// <summary>Topics of the tests. A record's key is its name.</summary>
internal static class TestTopics
{
    public static readonly Topic<Owner.Zedagent, ItemAZ> Plain = new(TranscriptTypes.Json<ItemAZ>(), item => item.Name);
    public static readonly Topic<Owner.Zedagent, ItemAZ> Persistent = new(TranscriptTypes.Json<ItemAZ>(), item => item.Name, Persistent: true, Scope: "kept");
    public static readonly Topic<Owner.Zedagent, ItemAZ> Scoped = new(TranscriptTypes.Json<ItemAZ>(), item => item.Name, Scope: "inner");
    public static readonly Topic<Owner.Nobody, ItemAZ> Global = new(TranscriptTypes.Json<ItemAZ>(), item => item.Name);
    public static readonly Topic<Owner.Zedclient, ItemAZ> Client = new(TranscriptTypes.Json<ItemAZ>(), item => item.Name);
    public static readonly Topic<Owner.Zedagent, LargeItem> Large = new(TranscriptTypes.Json<LargeItem>(), item => item.Name);

    public static ItemAZ Record(string name, long count) => new() { Name = name, Count = count, Text = "t" };
}
