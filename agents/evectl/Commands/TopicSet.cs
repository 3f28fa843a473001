using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Eve.Agents;
using Eve.Agents.Startup;
using Eve.Evectl.Device;
using Eve.Evectl.Views;
using Eve.PubSub;
using Eve.PubSub.Publishing;
using Eve.PubSub.Unix;
using Eve.Types;

namespace Eve.Evectl.Commands;

/// <summary>Plays the publisher of a topic whose agent is not running, to debug one agent alone.</summary>
internal static class TopicSet
{
    private const int LongestText = 64 << 20;
    private const int LongestStay = int.MaxValue / 1000; // what a timer can hold

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static Command Make(Shared shared)
    {
        Argument<string> topic = new("TOPIC") { Description = "AGENT/TOPIC or AGENT/SCOPE/TOPIC" };
        Argument<string> key = new("KEY");
        Argument<string> file = new("FILE") { Description = "The record as JSON; - for standard input" };
        Option<string?> stay = Stay();
        Command command = new("set", "Publishes a record in the name of an agent that does not run.") { topic, key, file, stay };
        command.SetAction(async (parsed, stop) =>
        {
            TopicName name = NameOf(parsed.GetRequiredValue(topic));
            string ownKey = parsed.GetRequiredValue(key);
            TimeSpan time = StayOf(parsed, stay);
            CheckKey(name, ownKey, time);
            RawRecord record = Check(name, await ReadAsync(parsed.GetRequiredValue(file), stop).ConfigureAwait(false));
            NoteOtherKey(shared.Screen, name, record, ownKey);
            return await PlayAsync(shared, parsed, name, time, publication => publication.Publish(ownKey, record), stop).ConfigureAwait(false);
        });
        return command;
    }

    public static Command MakeRm(Shared shared)
    {
        Argument<string> topic = new("TOPIC") { Description = "AGENT/TOPIC or AGENT/SCOPE/TOPIC" };
        Argument<string> key = new("KEY");
        Option<string?> stay = Stay();
        Command command = new("rm", "Takes a record away in the name of an agent that does not run.") { topic, key, stay };
        command.SetAction((parsed, stop) =>
        {
            TopicName name = NameOf(parsed.GetRequiredValue(topic));
            return PlayAsync(shared, parsed, name, StayOf(parsed, stay), publication => publication.Unpublish(parsed.GetRequiredValue(key)), stop);
        });
        return command;
    }

    private static Option<string?> Stay() => new("--stay")
    {
        Description = "How long the topic's running subscribers are served, or 'forever' (default: 1; 0 only writes the record's file)",
        HelpName = "SECONDS",
    };

    private static TimeSpan StayOf(ParseResult parsed, Option<string?> option)
    {
        string text = parsed.GetValue(option) ?? "1";
        if (text == "forever")
            return Timeout.InfiniteTimeSpan;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= LongestStay
            ? TimeSpan.FromSeconds(seconds)
            : throw new EvectlException($"--stay '{text}' is no number of seconds up to {LongestStay} and not 'forever'", exitCode: 2);
    }

    /// <summary>With the persistence that the catalogue knows.</summary>
    private static TopicName NameOf(string text)
    {
        TopicName name = DeviceFiles.Parse(text);
        return Entry(name)?.Where
            ?? throw new EvectlException($"{name.Path} is no topic of this suite, so nobody listens to it; evectl topic ls shows those of the device", exitCode: 2);
    }

    private static CatalogueEntry? Entry(TopicName name) => TopicCatalogue.All().FirstOrDefault(entry => entry.Where.Path == name.Path);

    /// <summary>A key that no record can have, or none that lasts longer than the stay, is wrong use.</summary>
    private static void CheckKey(TopicName name, string key, TimeSpan stay)
    {
        if (KeyRule.Check(name, key) is { } bad)
            throw new EvectlException(bad.Text, exitCode: 2);
        if (stay == TimeSpan.Zero && !KeyRule.HasFile(key))
            throw new EvectlException($"{name}: a record of key \"{key}\" has no file, for the key has a slash; it lives only while its publisher does: use --stay", exitCode: 2);
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken stop)
    {
        if (Directory.Exists(file))
            throw new EvectlException($"{file} is a folder, no file with a record", exitCode: 2);
        if (file != "-" && !File.Exists(file))
            throw new EvectlException($"there is no file {file}", exitCode: 2);
        using Stream stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using MemoryStream text = new();
        byte[] buffer = new byte[1 << 16];
        for (int more; (more = await stream.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
        {
            text.Write(buffer, 0, more);
            if (text.Length > LongestText)
                throw new EvectlException($"{file} has more than {LongestText >> 20} MiB: that is no record");
        }
        return text.ToArray();
    }

    /// <summary>The record as the agent itself would write it.</summary>
    private static RawRecord Check(TopicName name, ReadOnlySpan<byte> text)
    {
        // What would be read as another letter than was meant.
        int valid = Utf8Part(text);
        if (valid < text.Length)
            throw new EvectlException($"the text is no {name.Name}: byte {valid} is not UTF-8");
        if (text.StartsWith(ByteOrderMark))
            text = text[ByteOrderMark.Length..];
        (byte[]? normal, string? error) = Entry(name)!.Normalize(text.ToArray());
        return normal is not null
            ? new(Encoding.UTF8.GetString(normal))
            : throw new EvectlException($"the text is no {name.Name}: {error}");
    }

    private static int Utf8Part(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out int length) == OperationStatus.Done)
            at += length;
        return at;
    }

    /// <summary>Under another key than its own a record may confuse those who listen.</summary>
    private static void NoteOtherKey(Screen screen, TopicName name, RawRecord record, string key)
    {
        if (Entry(name)!.KeyOf(Encoding.UTF8.GetBytes(record.Json)) is { } own && own != key)
            screen.Complain($"note: the record's own key is '{own}', it is published as '{key}'; agents may look it up by its own");
    }

    private static async Task<int> PlayAsync(
        Shared shared, ParseResult parsed, TopicName name, TimeSpan stay, Func<IPublication<RawRecord>, PublishError?> act, CancellationToken stop)
    {
        Paths paths = shared.PathsOf(parsed);
        if (name.Agent.Length > 0 && PidFile.HolderOf(paths, name.Agent) is { } holder)
            throw new EvectlException($"{name.Agent} is running (process {holder}) and publishes {name.Path} itself; stop it first");
        EventLoop loop = new(TimeProvider.System);
        using FileTopics pubsub = new(paths.Root, loop, PosixFiles.Instance, PeerCredentials.OwnUid);
        Publication<RawRecord> publication = pubsub.Publish(name, RawRecordJson.Default.RawRecord, _ => "");
        if (act(publication) is { } error)
            throw new EvectlException(error.Text);
        if (stay == TimeSpan.Zero)
            return 0;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(stay);
        await loop.RunAsync(end.Token).ConfigureAwait(false);
        return 0;
    }
}
