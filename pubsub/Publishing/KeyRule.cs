using System.Text;
using Eve.Types;

namespace Eve.PubSub.Publishing;

/// <summary>A key is a file name: no slash, no NUL, and with ".json" at most 255 bytes.</summary>
internal static class KeyRule
{
    private const int LongestFileName = 255;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static PublishError? Check(TopicName topic, string key)
    {
        if (key.AsSpan().IndexOfAny('/', '\0') >= 0)
            return Bad(topic, key, "must contain neither a slash nor a NUL, for it is a file name");
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
