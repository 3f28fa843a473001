using System.Text;
using System.Text.Json;
using Eve.Replay;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.PubSub.Tests;

/// <summary>Every recorded conversation passes in both roles; and the replay is shown to notice what it should.</summary>
public sealed class TranscriptTests
{
    private static readonly string Folder = Golden.Path("pubsub", "transcripts");

    private static IEnumerable<string> Recorded => Directory.EnumerateFiles(Folder, "*.txt").Select(path => Path.GetFileName(path)).Order();

    [TestCaseSource(nameof(Recorded))]
    public void A_recorded_conversation_passes_in_both_roles(string name) =>
        Assert.That(Transcripts.ReplayFile(Path.Combine(Folder, name)).Difference, Is.Null);

    /// <summary>Written by us: what the original's description says and no recording shows.</summary>
    private static IEnumerable<string> Own => Directory.EnumerateFiles(Golden.Path("pubsub", "own"), "*.txt").Select(path => Path.GetFileName(path)).Order();

    [TestCaseSource(nameof(Own))]
    public void A_conversation_of_our_own_passes(string name) =>
        Assert.That(Transcripts.ReplayFile(Golden.Path("pubsub", "own", name)).Difference, Is.Null);

    // Both roles, with the original's text for the socket and its side files.
    [TestCaseSource(nameof(RealTopics))]
    public void A_conversation_with_the_sample_of_a_real_topic_passes(CatalogueEntry topic)
    {
        string sample = Golden.Text("types", $"{topic.Where.Name}.sample.json").TrimEnd('\n');
        string wire = Golden.Text("types", $"{topic.Where.Name}.sample.wire.json").TrimEnd('\n').Replace("AGENT", topic.Where.Agent, StringComparison.Ordinal);
        string side = Golden.Path("types", $"{topic.Where.Name}.sample.wire-files.json");
        using JsonDocument files = JsonDocument.Parse(File.Exists(side) ? File.ReadAllText(side) : "{}");
        string name = topic.Where.Name;
        string flag = topic.Where.Persistent ? "true" : "false";
        string update = $"P>S update {name} {Base64("k")} {Base64(wire)}";
        string[] publisher =
        [
            "# a real type",
            $"# agent {topic.Where.Agent}, topic {name}, persistent {flag}",
            $"# publisher: publish \"k\" {sample}",
            $"S>P request {name}", $"P>S hello {name} {flag}", update, $"P>S complete {name}",
            .. files.RootElement.EnumerateObject().Select(file => $"# content of /persist/pubsub-large/{topic.Where.Agent}/{name}/{file.Name}: {file.Value.GetString()}"),
            "# publisher: unpublish \"k\"",
            $"P>S delete {name} {Base64("k")}",
        ];
        string[] subscriber =
        [
            "# a real type",
            $"# the lines P>S come from a scripted publisher, the subscriber is the original one; agent {topic.Where.Agent}, topic {name}, persistent subscription {flag}",
            $"S>P request {name}", $"P>S hello {name} {flag}", update, $"P>S complete {name}",
            $"# handler: {{\"event\": \"create\", \"key\": \"k\", \"value\": {sample}}}",
            "# handler: {\"event\": \"sync\", \"key\": \"\", \"value\": true}",
        ];
        foreach (string[] lines in new[] { publisher, subscriber })
        {
            using TempFolder folder = new();
            string path = Path.Combine(folder.Path, "a.txt");
            File.WriteAllLines(path, lines);
            Assert.That(Transcripts.ReplayFile(path).Difference, Is.Null);
        }
    }

    private static IEnumerable<TestCaseData> RealTopics => TopicCatalogue.All()
        .Where(topic => topic.Where is { Agent: not ("" or "zedclient"), Scope: "" } && File.Exists(Golden.Path("types", $"{topic.Where.Name}.sample.wire.json")))
        .Select(topic => new TestCaseData(topic) { TestName = $"real topic {topic.Where.Path}" });

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [TestCase("01-initial-dump.txt", "P>S complete Item", "P>S restarted Item 3", TestName = "another word")]
    [TestCase("01-initial-dump.txt", "P>S hello Item false", "P>S hello Item true", TestName = "another flag")]
    [TestCase("01-initial-dump.txt", "YWxwaGE=", "YWxwaGg=", TestName = "another key")]
    [TestCase("01-initial-dump.txt", "\"Count\": 1", "\"Count\": 4", TestName = "another value published")]
    [TestCase("02-modify-alphabetical.txt", "# (the previous publish was equal: no message)", "P>S delete ItemAZ YmV0YQ==", TestName = "a message that does not come")]
    [TestCase("03-delete.txt", "# publisher: unpublish \"gamma\"", "# nothing", TestName = "a deed left out")]
    [TestCase("03-delete.txt", "file 68 /run/zztest/ItemAZ/beta.json", "file 67 /run/zztest/ItemAZ/beta.json", TestName = "another size on disk")]
    [TestCase("03-delete.txt", "# on disk: 0600 file 68 /run/zztest/ItemAZ/beta.json\n", "", TestName = "a file that should not be there")]
    [TestCase("04-restarted-1-2-clear.txt", "P>S restarted ItemAZ 2", "P>S restarted ItemAZ 3", TestName = "another counter")]
    [TestCase("06-wrong-requests.txt", "S>P request item\n", "S>P request Item\n", TestName = "a right request where a wrong one was")]
    [TestCase("09-values.txt", "content of /run/zztest/ItemAZ/v2.json: {", "content of /run/zztest/ItemAZ/v2.json: {\"x\":1,", TestName = "another file content")]
    [TestCase("10b-close-not-persistent.txt", "# publisher: close", "# publisher: clear", TestName = "no close")]
    [TestCase("17-equality.txt", "{\"List\": []}", "{\"List\": null}", TestName = "an equal record instead of another")]
    [TestCase("20-subscriber-events.txt", "\"event\": \"modify\"", "\"event\": \"create\"", TestName = "another handler")]
    [TestCase("20-subscriber-events.txt", "# handler: {\"event\": \"restart\", \"key\": \"\", \"n\": 2}\n", "", TestName = "a handler too many")]
    [TestCase("20-subscriber-events.txt", "P>S complete ItemAZ\n", "", TestName = "a message left out")]
    [TestCase("22-subscriber-reconnect.txt", "S>P request ItemAZ", "S>P request  ItemAZ", TestName = "another request")]
    [TestCase("23-subscriber-persistent.txt", "restarted (2)", "restarted (3)", TestName = "another counter file")]
    [TestCase("24-subscriber-large.txt", "# side file still there: True", "# side file still there: False", TestName = "another fate of a side file")]
    [TestCase("25-global-directory.txt", "\"Count\": 2, \"Name\": \"o\"", "\"Count\": 1, \"Name\": \"o\"", TestName = "an equal record in a folder")]
    [TestCase("14-two-subscribers.txt", "# first: P>S hello ItemAZ false", "# first: P>S hello ItemAZ true", TestName = "another flag at the first subscriber")]
    [TestCase("03-delete.txt", "# on disk: 0600 file 68", "# on disk: rw 68", TestName = "a listed file of no known form")]
    [TestCase("03-delete.txt", "# on disk: 0700 dir", "# on disk 0700 dir", TestName = "a listing of no known form")]
    [TestCase("04-restarted-1-2-clear.txt", "# publisher: clear", "# publisher: clearance", TestName = "a command of no known form")]
    [TestCase("06-wrong-requests.txt", "# publisher closed the connection", "# publisher closed it", TestName = "a deed of no known form")]
    [TestCase("09-values.txt", "v2.json: {", "v2.json {", TestName = "a file content of no known form")]
    [TestCase("15-reload-after-kill.txt", "# restarted file now empty", "# restarted file now doubled", TestName = "a counter file that was changed in no known way")]
    [TestCase("15-reload-after-kill.txt", "# publisher started: keys 2 counter 1", "# publisher started: 2 and 1", TestName = "a start of no known form")]
    [TestCase("15-reload-after-kill.txt", "keys 2 counter 1", "keys 2 counter 2", TestName = "another counter loaded")]
    [TestCase("16-backup-recovery.txt", "nobak.json emptied", "nobak.json doubled", TestName = "files that were changed in no known way")]
    [TestCase("20-subscriber-events.txt", "\"event\": \"modify\"", "\"event\": \"modified\"", TestName = "a handler of no known name")]
    [TestCase("20-subscriber-events.txt", "# subscription closed by its owner", "# subscription closed", TestName = "a close of no known form")]
    [TestCase("24-subscriber-large.txt", "# side file still there: True", "# side file still there: maybe", TestName = "a fate of no known form")]
    [TestCase("25-global-directory.txt", "# on disk: /run/global/ItemAZ\n", "# on disk: /run/global/Other\n", TestName = "another folder")]
    [TestCase("01-initial-dump.txt", "S>P request Item\n", "S>Q request Item\n", TestName = "a direction that is none")]
    public void A_changed_recording_fails(string name, string was, string becomes)
    {
        string text = Golden.Text("pubsub", "transcripts", name);
        Assert.That(text, Does.Contain(was), "the recording has what is to be changed");
        string changed = Path.Combine(Directory.CreateTempSubdirectory("tr").FullName, name);
        int at = text.IndexOf(was, StringComparison.Ordinal);
        File.WriteAllText(changed, string.Concat(text.AsSpan(0, at), becomes, text.AsSpan(at + was.Length)));
        try
        {
            Assert.That(Transcripts.ReplayFile(changed, TimeSpan.FromMilliseconds(300)).Difference, Is.Not.Null);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(changed)!, recursive: true);
        }
    }

    [TestCase("", TestName = "an empty file")]
    [TestCase("S\n", TestName = "a cut-off line")]
    [TestCase("# what\n# agent zztest, topic ItemAZ, persistent false\nP>S complete ItemAZ\n", TestName = "an answer before a question")]
    [TestCase("# what\n# agent zztest, topic ItemAZ, persistent false\n# connection still open\n", TestName = "a connection that nobody opened")]
    [TestCase("# what\n# agent zztest, topic ItemAZ, persistent false\nS>P request ItemAZ\nP>S update ItemAZ\n", TestName = "an update without key and value")]
    [TestCase("# what\n# agent zztest, topic ItemAZ, persistent false\nS>P request ItemAZ\nP>S update ItemAZ YQ==\n", TestName = "an update without value")]
    [TestCase("# what\n# agent zztest, topic ItemAZ, persistent false\nS>P request ItemAZ\nP>S update ItemAZ !! !!\n", TestName = "a key that is no base64")]
    [TestCase("# what\n# agent zztest, topic ItemAZ, persistent false\nS>P request ItemAZ\nP>S x ...(99999999999999999999 bytes in all)\n", TestName = "a length that is no length")]
    [TestCase("# what\n# agent zztest, topic ItemAZ, persistent false\n# publisher: publish \"a\\q\" {\"Name\":\"x\"}\n", TestName = "a key that is no text")]
    [TestCase("# what\n# agent zztest, topic ItemAZ, persistent false\nS>P request other\n# connection still open\n", TestName = "a connection that is closed")]
    [TestCase("# what\n# the lines P>S come from a scripted publisher, the subscriber is the original one; agent zztest, topic ItemAZ, persistent subscription false\nS>P request ItemAZ\nP>S hello ItemAZ false\n# handler: {\"event\": \n", TestName = "a handler call that is cut off")]
    [TestCase("# what\n# the lines P>S come from a scripted publisher, the subscriber is the original one; agent zztest, topic ItemAZ, persistent subscription false\nS>P request ItemAZ\nP>S hello ItemAZ false\n# handler: []\n", TestName = "a handler call that is none")]
    [TestCase("# what\n# the lines P>S come from a scripted publisher, the subscriber is the original one; agent zztest, topic ItemAZ, persistent subscription false\nS>P request ItemAZ\nP>S hello ItemAZ false\n# handler: {\"event\": \"modify\", \"key\": \"a\", \"value\": {}}\n", TestName = "a modify call without the old record")]
    public void A_file_that_is_no_recording_fails_by_itself(string content)
    {
        string folder = Directory.CreateTempSubdirectory("tr").FullName;
        File.WriteAllText(Path.Combine(folder, "a.txt"), content);
        File.Copy(Path.Combine(Folder, "01b-empty-table.txt"), Path.Combine(folder, "b.txt"));
        try
        {
            Outcome[] outcomes = [.. Directory.EnumerateFiles(folder).Order().Select(path => Transcripts.ReplayFile(path, path.EndsWith("a.txt", StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(300) : null))];
            Assert.That(outcomes.Select(outcome => outcome.Difference is null), Is.EqualTo([false, true]), "the one before and the one after");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
