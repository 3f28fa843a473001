using System.CommandLine;
using System.Text.Json;
using Eve.Agents;
using Eve.Evectl.Device;
using Eve.Evectl.Views;
using Eve.PubSub;
using Eve.PubSub.Unix;
using Eve.Types;

namespace Eve.Evectl.Commands;

/// <summary>Changes as they happen, one line each: of the record files, so that a dead device's folder is watched as well as a live one.</summary>
internal static class TopicWatch
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public static Command Make(Shared shared)
    {
        Argument<string[]> topics = new("TOPIC") { Description = "AGENT/TOPIC … (default: all, also those that appear later)", Arity = ArgumentArity.ZeroOrMore };
        topics.CompletionSources.Add(context => Completion.Topics(shared, context));
        Command command = new("watch", "Live changes as they arrive; topics that are named begin with what they hold now.") { topics };
        command.SetAction(async (parsed, stop) =>
        {
            Watch watch = new(shared.FilesOf(parsed), shared.Screen, [.. (parsed.GetValue(topics) ?? []).Select(DeviceFiles.Parse)]);
            await watch.RunAsync(stop).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private sealed class Watch(DeviceFiles files, Screen screen, IReadOnlyList<TopicName> named)
    {
        private readonly HashSet<string> followed = [];

        public async Task RunAsync(CancellationToken stop)
        {
            EventLoop loop = new(TimeProvider.System);
            using FileTopics pubsub = new(files.Paths.Root, loop, PosixFiles.Instance, PeerCredentials.OwnUid);
            loop.Post("topics", () => Follow(pubsub, first: true));
            using IDisposable again = loop.Every("topics", LookAgain, () => Follow(pubsub, first: false));
            await loop.RunAsync(stop).ConfigureAwait(false);
        }

        private void Follow(FileTopics pubsub, bool first)
        {
            foreach (TopicFolder topic in files.Topics())
            {
                bool wanted = named.Count == 0 || named.Any(name => name.Path == topic.Name.Path);
                if (wanted && followed.Add(topic.Name.Path))
                    Subscribe(pubsub, topic, tellFirst: named.Count > 0 || !first);
            }
            if (first)
                foreach (TopicName missing in named.Where(name => !followed.Contains(name.Path)))
                    screen.Complain($"{missing.Path} is not there yet; waiting for it");
        }

        private void Subscribe(FileTopics pubsub, TopicFolder folder, bool tellFirst)
        {
            TopicName topic = folder.Name;
            SubscriptionHandlers<RawRecord> all = Handlers(topic, tellFirst, _ => true);
            int known = tellFirst ? 0 : folder.Counter(); // is told after the table, and is no change
            pubsub.Watch(topic, RawRecordJson.Default.RawRecord, all with
            {
                OnRestarted = count =>
                {
                    if (count != known)
                        all.OnRestarted!(count);
                    known = -1;
                },
            });
            // A key with a slash has no file; only its publisher tells of it.
            if (topic is not { Agent: not "", Persistent: false })
                return;
            try
            {
                pubsub.Subscribe(topic, RawRecordJson.Default.RawRecord, Handlers(topic, tellFirst, key => key.Contains('/')) with { OnRestarted = null });
            }
            catch (PubSubException)
            {
                // The copy of a device in a deep folder: its files are watched, and nobody can listen there.
            }
        }

        private SubscriptionHandlers<RawRecord> Handlers(TopicName topic, bool tellFirst, Func<string, bool> wanted)
        {
            bool tell = tellFirst;
            return new(
                change =>
                {
                    if (tell && wanted(change.Key))
                        Tell(topic, change);
                },
                synchronized => tell |= synchronized,
                count =>
                {
                    if (tell)
                        TellRestarted(topic, count);
                });
        }

        private void Tell(TopicName topic, Change<RawRecord> change)
        {
            DateTimeOffset time = TimeProvider.System.GetUtcNow();
            string what = change.Old is null ? "new" : change.New is null ? "gone" : "changed";
            if (screen.Json)
            {
                screen.Line(JsonText.Write(
                    json =>
                    {
                        json.WriteStartObject();
                        json.WriteString("time", Times.Stamp(time));
                        json.WriteString("topic", topic.Path);
                        json.WriteString("key", change.Key);
                        json.WriteString("change", what);
                        if (change.Old is { } old && change.New is { } now)
                            WriteFields(json, Differences.Fields(old.Json, now.Json));
                        if (change.New is { } record)
                        {
                            json.WritePropertyName("record");
                            JsonText.WriteRecord(json, record.Json);
                        }
                        json.WriteEndObject();
                    },
                    indented: false));
                return;
            }
            string word = change.Old is null ? screen.Good(what) : change.New is null ? screen.Bad(what) : what;
            screen.Line($"{Times.Clock(time)} {screen.Bold(topic.Path)} {change.Key} {word} {Differences.Of(change.Old?.Json, change.New?.Json, screen)}".TrimEnd());
        }

        // A member that was not there, or is not any more, has no "old" or no "new"; null is a value.
        private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<FieldChange> fields)
        {
            json.WriteStartArray("fields");
            foreach (FieldChange field in fields)
            {
                json.WriteStartObject();
                json.WriteString("path", field.Path);
                if (field.Old is { } was)
                {
                    json.WritePropertyName("old");
                    was.WriteTo(json);
                }
                if (field.New is { } value)
                {
                    json.WritePropertyName("new");
                    value.WriteTo(json);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }

        private void TellRestarted(TopicName topic, int count)
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            screen.Line(screen.Json
                ? JsonText.Write(
                    json =>
                    {
                        json.WriteStartObject();
                        json.WriteString("time", Times.Stamp(now));
                        json.WriteString("topic", topic.Path);
                        json.WriteString("change", "restarted");
                        json.WriteNumber("count", count);
                        json.WriteEndObject();
                    },
                    indented: false)
                : $"{Times.Clock(now)} {screen.Bold(topic.Path)} restarted {count}");
        }
    }
}
