using System.CommandLine;
using Eve.Evectl.Device;
using Eve.Evectl.Views;

namespace Eve.Evectl.Commands;

/// <summary>Every topic found on a device.</summary>
internal static class TopicLs
{
    public static Command Make(Shared shared)
    {
        Command command = new("ls", "Every topic found on the device.");
        command.SetAction(parsed =>
        {
            DeviceFiles files = shared.FilesOf(parsed);
            int exitCode = 0;
            List<Row> rows = [];
            foreach (TopicFolder topic in files.Topics())
            {
                try
                {
                    rows.Add(Look(files, topic));
                }
                catch (UnauthorizedAccessException error)
                {
                    shared.Screen.Complain($"{topic.Name}: {error.Message}");
                    exitCode = 1;
                }
            }
            if (shared.Screen.Json)
                Json(shared.Screen, rows);
            else
                Table(shared.Screen, rows);
            return exitCode;
        });
        return command;
    }

    private static Row Look(DeviceFiles files, TopicFolder topic)
    {
        IReadOnlyList<RecordFile> records = topic.Records();
        return new(topic, records.Count, records.Sum(record => record.Size), records.Count == 0 ? null : records.Max(record => record.Changed), files.Subscribers(topic.Name));
    }

    private static void Table(Screen screen, List<Row> rows)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        screen.Table(["TOPIC", "KEYS", "BYTES", "PERSISTENT", "SUBSCRIBERS", "LAST CHANGE"], rows.Select(row => (IReadOnlyList<string>)
            [row.Topic.Name.Path, $"{row.Keys}", $"{row.Bytes}", row.Topic.Name.Persistent ? "yes" : "", row.Subscribers?.ToString() ?? "", Times.Ago(row.Changed, now)]));
    }

    private static void Json(Screen screen, List<Row> rows) => screen.Line(JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (Row row in rows)
        {
            json.WriteStartObject();
            json.WriteString("agent", row.Topic.Name.Agent);
            json.WriteString("scope", row.Topic.Name.Scope);
            json.WriteString("topic", row.Topic.Name.Name);
            json.WriteNumber("keys", row.Keys);
            json.WriteNumber("bytes", row.Bytes);
            json.WriteBoolean("persistent", row.Topic.Name.Persistent);
            if (row.Subscribers is { } subscribers)
                json.WriteNumber("subscribers", subscribers);
            if (row.Changed is { } changed)
                json.WriteString("lastChange", changed);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }));

    private sealed record Row(TopicFolder Topic, int Keys, long Bytes, DateTimeOffset? Changed, int? Subscribers);
}
