using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using Eve.Types;

namespace Eve.PubSub.Publishing;

/// <summary>
/// From a record to the text of its file and to packets. Everything the wire could refuse is refused here, before anything is
/// written or told.
/// </summary>
internal sealed class Encoder<T>(TopicName topic, JsonTypeInfo<T> contract, string sideFolder, IFiles files)
    where T : class
{
    // Side files end in ten random digits, so that a packet's length is known before there are any.
    private const string Digits = "D10";

    /// <summary>The text of the record's file.</summary>
    public byte[] Text(T record) => GoJson.Serialize(contract, record);

    public static bool HasLarge(ReadOnlySpan<byte> json) => LargeMembers.MayHaveLarge(json);

    /// <summary>The record's text, if it can be sent.</summary>
    public PublishError? TryText(string key, T record, out byte[] json)
    {
        json = [];
        try
        {
            json = Text(record);
        }
        catch (JsonException failure)
        {
            return Refuse(PublishFailure.NotEncodable, key, $"cannot be written as JSON: {failure.Message}");
        }
        if (json[0] != '{' && !json.AsSpan().SequenceEqual("null"u8))
            return Refuse(PublishFailure.NotEncodable, key, "is no JSON object, and only objects go over the wire");

        int length = json.Length;
        if (HasLarge(json))
        {
            string? large = null;
            length = LargeMembers.MoveOut(json, (member, side) =>
            {
                if (side.Length >= LargeMembers.SideLimit)
                    large ??= $"has a large member {member} of {side.Length} bytes, the limit is {LargeMembers.SideLimit - 1}";
                return SidePath(member, 0);
            }).Length;
            if (large is not null)
                return Refuse(PublishFailure.TooLarge, key, large);
        }
        int packet = Frame.UpdateLength(topic.Name, key, length);
        return packet >= Frame.Limit
            ? Refuse(PublishFailure.TooLarge, key, $"makes a message of {packet} bytes, the limit is {Frame.Limit - 1}")
            : null;
    }

    /// <summary>The packet of a record without large members.</summary>
    public byte[] Packet(string key, ReadOnlySpan<byte> json) => Frame.Update(topic.Name, key, json);

    /// <summary>A packet of a record with large members, for one subscriber, with fresh side files.</summary>
    /// <exception cref="IOException">A side file cannot be written; none stays.</exception>
    public Prepared PacketWithSideFiles(string key, ReadOnlySpan<byte> json)
    {
        List<string> made = [];
        try
        {
            files.MakeFolder(sideFolder);
            byte[] small = LargeMembers.MoveOut(json, (member, side) =>
            {
                string path = SidePath(member, Random.Shared.NextInt64(10_000_000_000));
                made.Add(path); // before it is written: on a full disk a half of it stays
                files.Create(path, side, sync: false);
                return path;
            });
            return new(Packet(key, small), made);
        }
        catch (IOException)
        {
            Discard(made);
            throw;
        }
    }

    /// <summary>Removes side files that nobody will read.</summary>
    public void Discard(IEnumerable<string> sideFiles)
    {
        foreach (string path in sideFiles)
        {
            try
            {
                files.Remove(path);
            }
            catch (IOException)
            {
                // It is in a folder that is emptied at boot.
            }
        }
    }

    // A slash in a member's name must not lead to another folder.
    private string SidePath(string member, long digits) =>
        string.Concat(sideFolder, "/", member.Replace('/', '_'), digits.ToString(Digits, CultureInfo.InvariantCulture));

    private PublishError Refuse(PublishFailure failure, string key, string why) => new(failure, $"{topic}: record \"{key}\" {why}");
}
