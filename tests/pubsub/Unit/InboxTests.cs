using Eve.PubSub.Subscribing;
using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.PubSub.Tests.Unit;

/// <summary>What waits between a source and a slow owner, and in which order it is told.</summary>
public sealed class InboxTests
{
    private readonly TopicName topic = new("zedagent", "", "ItemAZ", false);
    private List<string> lines = null!;
    private WaitingLoop loop = null!;
    private Inbox<ItemAZ> inbox = null!;

    [SetUp]
    public void Open()
    {
        lines = [];
        loop = new();
        inbox = new(topic, loop, new SubscriptionHandlers<ItemAZ>(
            change => lines.Add($"{change.Key}:{change.Old?.Count}>{change.New?.Count}"),
            now => lines.Add($"complete {now}"),
            count => lines.Add($"restarted {count}")));
    }

    [Test]
    public void The_last_value_of_a_key_wins_and_keeps_its_place()
    {
        Put("a", 1);
        Put("b", 1);
        Put("a", 2);

        Assert.That(Told(), Is.EqualTo(new[] { "a:>2", "b:>1" }));
    }

    [Test]
    public void What_came_and_went_unheard_is_not_told()
    {
        Put("a", 1);
        inbox.Delete("a");

        Assert.That(Told(), Is.Empty);
    }

    [Test]
    public void What_went_and_came_back_is_told_as_both()
    {
        Put("a", 1);
        Told();
        inbox.Delete("a");
        Put("a", 2);

        Assert.That(Told(), Is.EqualTo(new[] { "a:1>", "a:>2" }));
    }

    [Test]
    public void What_changed_and_changed_back_is_not_told()
    {
        Put("a", 1);
        Told();
        Put("a", 2);
        Put("a", 1);

        Assert.That(Told(), Is.Empty);
    }

    [Test]
    public void Marks_wait_for_the_changes_before_them_and_not_for_those_after()
    {
        Put("a", 1);
        inbox.Complete();
        Put("b", 1);
        inbox.Restarted(1);
        Put("c", 1);

        Assert.That(Told(), Is.EqualTo(new[] { "a:>1", "complete True", "b:>1", "restarted 1", "c:>1" }));
    }

    [Test]
    public void A_mark_comes_even_when_changes_never_stop()
    {
        int more = 1000;
        inbox = new(topic, loop, new SubscriptionHandlers<ItemAZ>(
            change =>
            {
                if (more-- > 0)
                    Put($"k{more}", more);
            },
            _ => lines.Add($"complete with {more} to come")));
        Put("a", 1);
        inbox.Complete();
        loop.RunPending();

        Assert.That(lines, Is.EqualTo(new[] { "complete with 999 to come" }));
    }

    [Test]
    public void A_mark_that_is_set_again_and_again_between_changes_comes_all_the_same()
    {
        int round = 0;
        while (round < 100 && !(lines.Contains("complete True") && lines.Contains("restarted 1")))
        {
            round++;
            inbox.BeginTable();
            for (int i = 0; i < 200; i++)
                Put($"{i}", (round * 1000) + i);
            Put($"only {round}", 1);
            inbox.Complete();
            inbox.Restarted(round);
            loop.RunOne();
        }

        Assert.That(lines, Does.Contain("complete True").And.Contain("restarted 1"));
        Assert.That(round, Is.GreaterThan(1));
        Told();
        Assert.That(inbox.RestartCount, Is.EqualTo(round), "and the last count comes in the end");
    }

    [Test]
    public void A_topic_in_flood_leaves_the_others_their_turns()
    {
        List<string> quiet = [];
        Inbox<ItemAZ> other = new(topic, loop, new SubscriptionHandlers<ItemAZ>(change => quiet.Add(change.Key)));
        for (int i = 0; i < 10_000; i++)
            Put($"{i}", 1);
        other.Put("one", new ItemAZ());

        loop.RunOne();
        loop.RunOne();

        Assert.That(quiet, Is.EqualTo(new[] { "one" }));
        Assert.That(lines, Has.Count.LessThan(100));
    }

    [Test]
    public void Keys_that_are_not_in_a_later_table_are_deleted_before_it_is_complete()
    {
        Put("a", 1);
        Put("b", 1);
        inbox.Complete();
        Told();
        inbox.BeginTable();
        Put("b", 1);
        inbox.Keep("c");
        inbox.Complete();

        Assert.That(Told(), Is.EqualTo(new[] { "a:1>" }));
    }

    [Test]
    public void A_table_that_breaks_off_deletes_nothing()
    {
        Put("a", 1);
        Told();
        inbox.BeginTable();
        inbox.BeginTable();
        Put("a", 1);
        inbox.Complete();

        Assert.That(Told(), Is.EqualTo(new[] { "complete True" }));
    }

    [Test]
    public void An_unreadable_record_in_a_later_table_leaves_the_last_good_one()
    {
        Put("a", 1);
        Told();
        inbox.BeginTable();
        inbox.Keep("a");
        inbox.Complete();
        Told();

        Assert.That(inbox.Items["a"].Count, Is.EqualTo(1));
    }

    [Test]
    public void A_handler_that_ends_the_subscription_hears_no_more_than_that_all_went()
    {
        inbox = new(topic, loop, new SubscriptionHandlers<ItemAZ>(
            change =>
            {
                lines.Add($"{change.Key}:{change.Old?.Count}>{change.New?.Count}");
                if (change.New is { Count: 2 })
                    inbox.Dispose();
            }));
        Put("a", 1);
        Put("b", 2);
        Put("c", 3);
        inbox.Complete();

        Assert.That(Told(), Is.EqualTo(new[] { "a:>1", "b:>2", "a:1>", "b:2>" }));
    }

    [Test]
    public void Whatever_happens_the_owner_ends_with_what_the_source_has_and_every_change_fits_the_one_before()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            Random random = new(seed);
            Dictionary<string, long> source = [];
            Dictionary<string, long> owner = [];
            WaitingLoop own = new();
            Inbox<ItemAZ> box = new(topic, own, new SubscriptionHandlers<ItemAZ>(change =>
            {
                Assert.That(change.Old?.Count, Is.EqualTo(owner.TryGetValue(change.Key, out long had) ? had : (long?)null), $"seed {seed}: old value of {change.Key}");
                Assert.That(change.Old, Is.Not.EqualTo(change.New), $"seed {seed}: a change that is none");
                if (change.New is { } now)
                    owner[change.Key] = now.Count;
                else
                    owner.Remove(change.Key);
            }));
            for (int step = 0; step < 100; step++)
            {
                string key = "k" + random.Next(4);
                switch (random.Next(6))
                {
                    case 0 or 1 or 2:
                        source[key] = random.Next(3);
                        box.Put(key, TestTopics.Record(key, source[key]));
                        break;
                    case 3:
                        source.Remove(key);
                        box.Delete(key);
                        break;
                    case 4:
                        box.BeginTable();
                        source.Remove(key);
                        foreach ((string there, long count) in source)
                            box.Put(there, TestTopics.Record(there, count));
                        box.Complete();
                        break;
                    default:
                        own.RunPending();
                        break;
                }
            }
            own.RunPending();
            Assert.That(owner, Is.EquivalentTo(source), $"seed {seed}");
        }
    }

    private void Put(string key, long count) => inbox.Put(key, TestTopics.Record(key, count));

    private string[] Told()
    {
        loop.RunPending();
        string[] told = [.. lines];
        lines.Clear();
        return told;
    }
}
