using System.Text.Json.Serialization.Metadata;
using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.Replay;

/// <summary>
/// Replays recorded pub/sub conversations in both roles: our publisher against the recorded subscriber's messages, our subscriber
/// against the recorded publisher's.
/// </summary>
public static class Transcripts
{
    public static IEnumerable<Outcome> Replay(string folder) =>
        Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal).Select(path => ReplayFile(path));

    /// <param name="patience">How long to wait for what should come.</param>
    public static Outcome ReplayFile(string path, TimeSpan? patience = null)
    {
        return Outcome.Of(Path.GetFileName(path), () =>
        {
            try
            {
                Play(Script.Read(path, patience ?? TimeSpan.FromSeconds(30)));
                return null;
            }
            catch (Exception failure) when (failure is DifferenceException or TimeoutException or IOException or PubSub.PubSubException)
            {
                return failure.Message;
            }
        });
    }

    private static void Play(Script script)
    {
        switch (script.Topic)
        {
            case "Item":
                Play(script, TranscriptTypes.Json<Item>());
                break;
            case "ItemAZ":
                Play(script, TranscriptTypes.Json<ItemAZ>());
                break;
            case "LargeItem":
                Play(script, TranscriptTypes.Json<LargeItem>());
                break;
            case "LargeNested":
                Play(script, TranscriptTypes.Json<LargeNested>());
                break;
            case "Wide":
                Play(script, TranscriptTypes.Json<Wide>());
                break;
            case "StrTopic":
                Play(script, TranscriptTypes.Json<string>());
                break;
            case "ListTopic":
                Play(script, TranscriptTypes.Json<ValueList<string>>());
                break;
            default:
                PlayTopicOfTheSuite(script);
                break;
        }
    }

    // A tool for tests may look a type up by name; the product never does.
    private static void PlayTopicOfTheSuite(Script script)
    {
        CatalogueEntry entry = TopicCatalogue.All().FirstOrDefault(entry => entry.Where.Name == script.Topic)
            ?? throw new IOException($"no record type for topic {script.Topic}");
        Action<Script> play = PlayAs<Nothing>;
        play.Method.GetGenericMethodDefinition().MakeGenericMethod(entry.RecordType).CreateDelegate<Action<Script>>()(script);
    }

    private static void PlayAs<T>(Script script)
        where T : class => Play(script, GoJson.For<T>());

    private static void Play<T>(Script script, JsonTypeInfo<T> json)
        where T : class
    {
        if (script.NoAgent)
        {
            using NoAgentRole<T> noAgent = new(script, json);
            noAgent.Run();
            return;
        }
        if (!script.SubscriberIsOriginal)
        {
            using PublisherRole<T> publisher = new(script, json);
            publisher.Run();
        }
        using SubscriberRole<T> subscriber = new(script, json);
        subscriber.Run();
    }
}
