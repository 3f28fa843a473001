using System.CommandLine;
using System.Text;
using Eve.Evectl.Core;
using Eve.Evectl.Device;
using Eve.Evectl.Views;
using Eve.Types;

namespace Eve.Evectl.Commands;

/// <summary>The records that an app left in all topics, in the order of their last change.</summary>
internal static class AppTrace
{
    public static Command Make(Shared shared)
    {
        Argument<string> app = shared.App();
        Command command = new("trace", "The app's way through all topics, in time order: each record's last change, with the time since the one before.") { app };
        command.SetAction(parsed =>
        {
            DeviceFiles files = shared.FilesOf(parsed);
            DeviceRecords records = Snapshot.Read(files, shared.Screen.Complain);
            string wanted = parsed.GetRequiredValue(app);
            if (records.FindApp(wanted) is not { } uuid)
                throw new EvectlException($"there is no app '{wanted}' on this device: evectl app ls shows all");
            Mark[] marks = [.. Marks(files, Names(records, uuid)).OrderBy(mark => mark.Record.Changed)];
            if (shared.Screen.Json)
                Json(shared.Screen, marks);
            else
                Table(shared.Screen, marks);
            return 0;
        });
        return command;
    }

    /// <summary>All ids that lead to this app: its own, its volumes, their content, their blobs.</summary>
    private static HashSet<string> Names(DeviceRecords records, Guid app)
    {
        HashSet<string> names = [app.ToString()];
        foreach (VolumeRefConfig reference in records.VolumeRefConfigs.Values.Where(reference => reference.AppUUID == app))
        {
            names.Add(reference.VolumeID.ToString());
            if (records.VolumeStatuses.Find(Keys.Volume(reference.VolumeID, reference.GenerationCounter, reference.LocalGenerationCounter)) is not { } volume)
                continue;
            names.Add(volume.ContentID.ToString());
            if (records.ContentTrees.Find(Keys.Uuid(volume.ContentID)) is { } tree)
            {
                names.UnionWith(tree.Blobs.OrEmpty().Select(blob => blob.ToLowerInvariant()));
                if (tree.RelativeURL.Length > 0)
                    names.Add("+" + tree.RelativeURL + "+"); // in the keys of tags that are resolved
            }
        }
        names.Remove(Guid.Empty.ToString());
        return names;
    }

    private static IEnumerable<Mark> Marks(DeviceFiles files, HashSet<string> names)
    {
        foreach (TopicFolder topic in files.Topics())
            foreach (RecordFile record in topic.Records())
                if (names.Any(name => record.Key.Contains(name, StringComparison.OrdinalIgnoreCase)) && record.Read() is { } text)
                    yield return new(topic.Name, record, Differences.Of(null, Encoding.UTF8.GetString(text)));
    }

    private static void Table(Screen screen, Mark[] marks)
    {
        List<IReadOnlyList<string>> rows = [];
        for (int i = 0; i < marks.Length; i++)
            rows.Add([
                Times.Clock(marks[i].Record.Changed),
                i == 0 ? "" : "+" + Times.Of(marks[i].Record.Changed - marks[i - 1].Record.Changed),
                marks[i].Topic.Path,
                marks[i].Record.Key,
                marks[i].Summary,
            ]);
        screen.Table(["TIME", "AFTER", "TOPIC", "KEY", "RECORD"], rows);
    }

    private static void Json(Screen screen, Mark[] marks) => screen.Line(JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (Mark mark in marks)
        {
            json.WriteStartObject();
            json.WriteString("time", mark.Record.Changed);
            json.WriteString("topic", mark.Topic.Path);
            json.WriteString("key", mark.Record.Key);
            json.WriteString("record", mark.Summary);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }));

    private sealed record Mark(TopicName Topic, RecordFile Record, string Summary);
}
