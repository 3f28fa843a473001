using System.CommandLine;
using System.Text;
using System.Text.Json;
using Eve.Evectl.Device;
using Eve.Evectl.Views;

namespace Eve.Evectl.Commands;

/// <summary>The records of a topic, as JSON.</summary>
internal static class TopicGet
{
    public static Command Make(Shared shared)
    {
        Argument<string> topic = new("TOPIC") { Description = "AGENT/TOPIC or AGENT/SCOPE/TOPIC" };
        topic.CompletionSources.Add(context => Completion.Topics(shared, context));
        Argument<string?> key = new("KEY") { Description = "One record (default: all, by key)", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("get", "The record(s) of a topic, as JSON.") { topic, key };
        command.SetAction(parsed =>
        {
            TopicFolder folder = shared.FilesOf(parsed).Find(parsed.GetRequiredValue(topic));
            return parsed.GetValue(key) is { } one ? One(shared.Screen, folder, one) : All(shared.Screen, folder);
        });
        return command;
    }

    private static int One(Screen screen, TopicFolder topic, string key)
    {
        byte[] text = topic.Records().FirstOrDefault(record => record.Key == key)?.Read()
            ?? throw new EvectlException($"{topic.Name} has no record '{key}': evectl topic get {topic.Name} shows all");
        if (Fault(text) is { } fault)
            throw new EvectlException($"{topic.Name} {key}: the record is no JSON: {fault}");
        screen.Line(JsonText.Write(json => JsonText.WriteRecord(json, Encoding.UTF8.GetString(text))));
        return 0;
    }

    private static int All(Screen screen, TopicFolder topic)
    {
        int exitCode = 0;
        screen.Line(JsonText.Write(json =>
        {
            json.WriteStartObject();
            foreach (RecordFile record in topic.Records())
            {
                byte[]? text;
                try
                {
                    text = record.Read();
                }
                catch (IOException error)
                {
                    Leave(record, error.Message);
                    continue;
                }
                if (text is null)
                    continue;
                if (Fault(text) is { } fault)
                {
                    Leave(record, $"the record is no JSON: {fault}");
                    continue;
                }
                json.WritePropertyName(record.Key);
                JsonText.WriteRecord(json, Encoding.UTF8.GetString(text));
            }
            json.WriteEndObject();
        }));
        return exitCode;

        void Leave(RecordFile record, string why)
        {
            screen.Complain($"{topic.Name} {record.Key}: {why}");
            exitCode = 1;
        }
    }

    private static string? Fault(byte[] text)
    {
        if (text.Length == 0)
            return "it is empty";
        try
        {
            using JsonDocument record = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            return null;
        }
        catch (JsonException error)
        {
            return error.Message;
        }
    }
}
