using System.Text.Json.Serialization.Metadata;
using Eve.PubSub.Unix;
using Eve.Types;

namespace Eve.PubSub;

/// <summary>From text, of a file or of a packet, to a record; side files are read, put in their places, and removed.</summary>
internal sealed class RecordText<T>(TopicName topic, JsonTypeInfo<T> contract, Places places)
    where T : class
{
    public bool TryRead(ReadOnlySpan<byte> json, out T? record, out string? error)
    {
        if (!LargeMembers.MayHaveFiles(json))
            return GoJson.TryParse(json, contract, out record, out error, sortMembers: true);
        record = null;
        return LargeMembers.TryMoveIn(json, Fetch, out byte[]? whole, out error) && GoJson.TryParse(whole, contract, out record, out error, sortMembers: true);
    }

    private byte[]? Fetch(string path) =>
        places.SideFileName(topic, path) is { } name ? SideFile.Take(places.SideFiles(topic), name, LargeMembers.SideLimit) : null;
}
