using System.Text;
using Eve.Types;

namespace Eve.PubSub.Publishing;

/// <summary>
/// A key is a file name: no NUL, and with ".json" at most 255 bytes. A key with a slash can have no file; the record then lives
/// in the publisher's memory and goes over the socket (behaviour facts, T 08: names of images are parts of keys).
/// </summary>
internal static class KeyRule
{
    private const int LongestFileName = 255;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a record of this key is stored as a file.</summary>
    public static bool HasFile(string key) => !key.Contains('/');

    public static PublishError? Check(TopicName topic, string key)
    {
        if (key.Contains('\0'))
            return Bad(topic, key, "must not contain a NUL, for it is a file name");
        if (!HasFile(key) && (topic.Persistent || !Places.HasSocket(topic)))
            return Bad(topic, key, "must not contain a slash, for a record of this topic needs a file");
        int bytes;
        try
        {
            bytes = Strict.GetByteCount(key);
        }
        catch (EncoderFallbackException)
        {
            return Bad(topic, key, "has half of a surrogate pair and cannot be written as UTF-8");
        }
        int name = bytes + ".json".Length;
        return name > LongestFileName
            ? Bad(topic, key, $"with .json is {name} bytes long, the limit for a file name is {LongestFileName}")
            : null;
    }

    private static PublishError Bad(TopicName topic, string key, string why) =>
        new(PublishFailure.BadKey, $"{topic}: key \"{key}\" {why}");
}
