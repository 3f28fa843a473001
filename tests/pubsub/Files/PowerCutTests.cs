using Eve.PubSub.Publishing;
using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.PubSub.Tests.Files;

/// <summary>
/// The power goes, or the process is killed, after each single step of a publication's life: every state that the disk may then be
/// in is loaded with the loader that agents use. It finds what was there before the call or after it, and nothing else.
/// </summary>
public sealed class PowerCutTests : FileDeviceTests
{
    private const int Seed = 20261121;
    private const int CallsOfALife = 80;

    private RecordedFiles files = null!;
    private List<(int Steps, string Before, string After)> calls = null!;
    private int states;

    [SetUp]
    public void Begin()
    {
        files = new();
        calls = [];
        states = 0;
    }

    [Test]
    public void A_power_cut_at_any_step_leaves_the_old_or_the_new_records()
    {
        PowerCutDisk disk = Live(Kept, Seed);

        foreach ((string step, string before, string after) in Replay(disk))
            foreach (PowerCutDisk left in disk.AfterPowerCut())
                Check(Kept, left, step, before, after, cutAgain: true);

        TestContext.Out.WriteLine($"{states} states after a power cut, {files.Steps.Count} steps of {calls.Count} calls");
        Assert.That(states, Is.GreaterThan(2000));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_kill_at_any_step_leaves_the_old_or_the_new_records(bool persistent)
    {
        TopicName topic = persistent ? Kept : Plain;
        PowerCutDisk disk = Live(topic, Seed);

        foreach ((string step, string before, string after) in Replay(disk))
            Check(topic, disk.AfterKill(), step, before, after, cutAgain: false);

        Assert.That(states, Is.GreaterThan(files.Steps.Count));
    }

    [Test]
    public void The_proof_sees_a_publish_that_is_told_before_it_is_durable()
    {
        PowerCutDisk disk = Live(Kept, Seed);
        // A record whose name no step makes durable.
        List<string> seen = [];
        for (int step = 0; step < files.Steps.Count; step++)
            files.Steps[step](disk);
        string path = Scratch.Of("/persist/status/zedagent/ItemAZ/late.json");
        disk.Create(path, """{"Name":"late","Count":1}"""u8, sync: true);
        foreach (PowerCutDisk left in disk.AfterPowerCut())
            seen.Add(Load(Kept, left, own: true));

        Assert.That(seen.Distinct().Count(), Is.EqualTo(2), "with and without the record");
    }

    // Everything that a publication does, in an order of the seed, with other keys beside the one that changes; in between the owner starts anew.
    private PowerCutDisk Live(TopicName topic, int seed)
    {
        Random random = new(seed);
        Directory.CreateDirectory(Scratch.Of("/persist"));
        FileTopics process = Process(files);
        Publication<ItemAZ>? items = null;
        Call(() => items = Publish(process, topic));
        for (int count = 1; count <= CallsOfALife; count++)
        {
            string key = "abc"[random.Next(3)].ToString();
            switch (random.Next(10))
            {
                case < 5:
                    Call(() => items!.Publish(Record(key, count)));
                    break;
                case < 8:
                    Call(() => items!.Unpublish(key));
                    break;
                case 8:
                    Call(count % 2 == 0 ? items!.ClearRestarted : items!.SignalRestarted);
                    break;
                default:
                    process.Dispose();
                    process = Process(files);
                    Call(() => items = Publish(process, topic));
                    break;
            }
        }
        if (topic.Persistent)
            Call(() => items!.Close());
        process.Dispose();
        return new(Scratch.Of(topic.Persistent ? "/persist" : "/run"));

        void Call(Action act)
        {
            string before = items is null ? "0" : Shown(items.RestartCount, items.Items);
            act();
            calls.Add((files.Steps.Count, before, Shown(items!.RestartCount, items.Items)));
        }
    }

    // After each step: its name, and what may be found.
    private IEnumerable<(string Step, string Before, string After)> Replay(PowerCutDisk disk)
    {
        int done = 0;
        foreach ((int steps, string before, string after) in calls)
        {
            for (; done < steps; done++)
            {
                files.Steps[done](disk);
                yield return ($"step {done + 1} of {files.Steps.Count}", before, after);
            }
            // The call has returned, and others may have been told.
            yield return ($"returned after step {done}", after, after);
        }
    }

    private void Check(TopicName topic, PowerCutDisk left, string step, string before, string after, bool cutAgain)
    {
        states++;
        string state = left.ToString();
        string reader = Load(topic, left, own: false);
        string owner = Load(topic, left, own: true);
        Assert.That(owner, Is.EqualTo(before).Or.EqualTo(after), $"{step}, {state}");
        Assert.That(reader, Is.EqualTo(owner), $"a subscriber's own look, {step}, {state}");
        // The power may go again while the owner tidies.
        foreach (PowerCutDisk again in cutAgain ? left.AfterPowerCut() : [])
        {
            states++;
            Assert.That(Load(topic, again, own: true), Is.EqualTo(owner), $"a second power cut, {step}, {state}");
        }
    }

    private string Load(TopicName topic, PowerCutDisk disk, bool own)
    {
        string folder = Scratch.Of($"{(topic.Persistent ? "/persist/status" : "/run")}/{topic.Path}");
        Checkpoint checkpoint = new(disk, folder, topic);
        RecordText<ItemAZ> text = new(topic, TranscriptTypes.Json<ItemAZ>(), new Places(Scratch.Root));
        Dictionary<string, ItemAZ> found = [];
        checkpoint.Load<ItemAZ>(text.TryRead, (key, record) => found.Add(key, record), own, key => Assert.Fail($"{key} is not readable: {disk}"));
        return Shown(checkpoint.ReadCounter(), found);
    }

    private static string Shown(int counter, IReadOnlyDictionary<string, ItemAZ> items) =>
        string.Join(" ", items.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key}={item.Value.Count}").Prepend($"{counter}"));
}
