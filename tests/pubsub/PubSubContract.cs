using Eve.Replay.Wire;
using Eve.Types;
using static Eve.PubSub.Tests.TestTopics;

namespace Eve.PubSub.Tests;

[TestFixture(typeof(FileDevice))]
[TestFixture(typeof(MemoryDevice))]
public sealed class PubSubContract<TBus>
    where TBus : IBusUnderTest, new()
{
    private readonly List<IDisposable> open = [];
    private IBusUnderTest bus = null!;
    private WaitingLoop loop = null!;

    [SetUp]
    public void StartBus()
    {
        bus = new TBus();
        loop = new();
    }

    [TearDown]
    public void StopBus()
    {
        foreach (IDisposable one in open)
            one.Dispose();
        open.Clear();
        bus.Dispose();
    }

    [Test]
    public void Records_from_before_and_after_the_subscription_arrive()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        items.Publish(Record("a", 1));
        Heard heard = Subscriber(Plain);
        heard.Await("complete");
        items.Publish(Record("b", 1));
        items.Publish(Record("a", 2));

        heard.AwaitExactly("+a=1", "complete", "+b=1", "a=1>2");
        Assert.That(heard.Subscription.Items, Is.EquivalentTo(new Dictionary<string, ItemAZ> { ["a"] = Record("a", 2), ["b"] = Record("b", 1) }));
        Assert.That(heard.Subscription.Synchronized, Is.True);
    }

    [Test]
    public void An_empty_table_is_complete_too()
    {
        Publisher().Publish(Plain);

        Subscriber(Plain).AwaitExactly("complete");
    }

    [Test]
    public void An_equal_record_goes_nowhere()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        Heard heard = Subscriber(Plain);
        heard.Await("complete");

        items.Publish(Record("a", 1));
        items.Publish(Record("a", 1));
        items.Publish(Record("end", 0));

        heard.Await("+end=0");
        heard.AwaitExactly("complete", "+a=1", "+end=0");
    }

    [Test]
    public void A_record_that_goes_is_told_with_its_last_value()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        items.Publish(Record("a", 7));
        Heard heard = Subscriber(Plain);
        heard.Await("complete");

        Assert.That(items.Unpublish("a"), Is.Null);

        heard.AwaitExactly("+a=7", "complete", "-a=7");
        Assert.That(items.Items, Is.Empty);
    }

    [Test]
    public void Taking_away_an_unknown_key_is_an_error()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);

        PublishError? error = items.Unpublish("nosuch");

        Assert.That(error?.Failure, Is.EqualTo(PublishFailure.UnknownKey));
        Assert.That(error?.Text, Does.Contain("zedagent/ItemAZ").And.Contain("nosuch"));
    }

    [Test]
    public void A_literal_key_is_used_as_given()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        Heard heard = Subscriber(Plain);

        items.Publish("global", Record("a", 1));
        items.Publish("", Record("a", 2));

        heard.Await("+global=1");
        heard.Await("+=2");
        Assert.That(items.Items.Keys, Is.EquivalentTo(new[] { "global", "" }));
    }

    [TestCase("a\0b")]
    [TestCase("half a pair ?")]
    public void A_key_that_is_no_file_name_is_refused_and_nobody_hears_of_it(string key)
    {
        key = key.Replace('?', '\ud83d'); // no attribute can hold it
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        Heard heard = Subscriber(Plain);
        heard.Await("complete");

        PublishError? error = items.Publish(key, Record("a", 1));
        items.Publish(Record("end", 0));

        Assert.That(error?.Failure, Is.EqualTo(PublishFailure.BadKey));
        heard.AwaitExactly("complete", "+end=0");
    }

    [Test]
    public void A_key_with_a_slash_is_told_and_taken_back_although_it_has_no_file()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        Heard heard = Subscriber(Plain);
        heard.Await("complete");

        Assert.That(items.Publish("team/app:1", Record("a", 1)), Is.Null);
        heard.Await("+team/app:1=1");
        Assert.That(items.Unpublish("team/app:1"), Is.Null);
        heard.Await("-team/app:1=1");
    }

    [TestCase(250, null)]
    [TestCase(251, PublishFailure.BadKey)]
    public void A_key_has_at_most_250_bytes(int length, PublishFailure? expected)
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);

        Assert.That(items.Publish(new string('k', length), Record("a", 1))?.Failure, Is.EqualTo(expected));
    }

    [Test]
    public void A_record_that_is_too_long_is_refused_and_the_old_one_stands()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        items.Publish(Record("a", 1));
        Heard heard = Subscriber(Plain);
        heard.Await("complete");

        PublishError? error = items.Publish(Record("a", 2) with { Text = new string('x', 60_000) });
        items.Publish(Record("end", 0));

        Assert.That(error?.Failure, Is.EqualTo(PublishFailure.TooLarge));
        Assert.That(error?.Text, Does.Contain("65534").And.Contain("\"a\""));
        heard.AwaitExactly("+a=1", "complete", "+end=0");
        Assert.That(items.Items["a"].Count, Is.EqualTo(1));
    }

    [Test]
    public void A_record_that_JSON_cannot_hold_is_refused()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);

        PublishError? error = items.Publish(Record("a", 1) with { Ratio = double.NaN });

        Assert.That(error?.Failure, Is.EqualTo(PublishFailure.NotEncodable));
        Assert.That(items.Items, Is.Empty);
    }

    [Test]
    public void A_large_member_of_a_MiB_is_refused_and_one_just_below_passes()
    {
        IPublication<LargeItem> items = Publisher().Publish(Large);
        const int longest = (1 << 20) - 1 - 23; // what the one member's JSON takes beside the text

        Assert.That(items.Publish(new LargeItem { Name = "a", Big = new string('z', longest) }), Is.Null);
        Assert.That(items.Publish(new LargeItem { Name = "a", Big = new string('z', longest + 1) })?.Failure, Is.EqualTo(PublishFailure.TooLarge));
    }

    [Test]
    public void The_counter_comes_after_the_records_from_before_it()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        Heard heard = Subscriber(Plain);
        heard.Await("complete");

        items.Publish(Record("a", 1));
        items.Publish(Record("b", 1));
        items.SignalRestarted();

        heard.AwaitExactly("complete", "+a=1", "+b=1", "restarted 1");
        items.ClearRestarted();
        heard.Await("restarted 0");
        Assert.That(items.RestartCount, Is.Zero);
    }

    [Test]
    public void The_counter_from_before_the_subscription_comes_after_complete()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        items.Publish(Record("a", 1));
        items.SignalRestarted();
        items.SignalRestarted();

        Heard heard = Subscriber(Plain);

        heard.AwaitExactly("+a=1", "complete", "restarted 2");
        Assert.That(heard.Subscription.RestartCount, Is.EqualTo(2));
    }

    [Test]
    public void A_publisher_may_start_later()
    {
        Heard heard = Subscriber(Plain);
        loop.RunPending();
        Assert.That(heard.Subscription.Synchronized, Is.False);

        Publisher().Publish(Plain).Publish(Record("a", 1));

        heard.Await("+a=1");
        heard.Await("complete");
    }

    [Test]
    public void A_publisher_that_dies_and_comes_back_changes_nothing_by_that()
    {
        IPubSub<Owner.Zedagent> first = Publisher();
        first.Publish(Plain).Publish(Record("a", 1));
        Heard heard = Subscriber(Plain);
        heard.Await("complete");

        first.Dispose();
        IPublication<ItemAZ> second = Publisher().Publish(Plain);
        Assert.That(second.Items["a"], Is.EqualTo(Record("a", 1)), "the records of the last run are there");
        second.Publish(Record("b", 1));

        heard.AwaitExactly("+a=1", "complete", "+b=1");
    }

    [Test]
    public void Keys_that_went_while_the_connection_was_lost_are_deleted_after_the_next_table()
    {
        IPubSub<Owner.Zedagent> first = Publisher();
        IPublication<ItemAZ> items = first.Publish(Plain);
        items.Publish(Record("a", 1));
        items.Publish(Record("b", 1));
        Heard heard = Subscriber(Plain);
        heard.Await("complete");
        heard.Forget();

        first.Dispose();
        Publisher().Publish(Plain).Unpublish("a");

        heard.AwaitExactly("-a=1");
    }

    [Test]
    public void A_second_live_publisher_is_refused_and_the_first_goes_on()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        Heard heard = Subscriber(Plain);
        heard.Await("complete");

        IPubSub<Owner.Zedagent> second = Publisher();
        Assert.That(() => second.Publish(Plain), Throws.TypeOf<PubSubException>().With.Message.Contains("ItemAZ"));

        items.Publish(Record("a", 1));
        heard.AwaitExactly("complete", "+a=1");
    }

    [Test]
    public void A_persistent_topic_is_there_before_its_publisher_but_not_complete()
    {
        IPubSub<Owner.Zedagent> first = Publisher();
        IPublication<ItemAZ> items = first.Publish(Persistent);
        items.Publish(Record("a", 1));
        items.SignalRestarted();
        first.Dispose();

        Heard heard = Subscriber(Persistent);

        heard.AwaitExactly("+a=1", "restarted 1");
        Assert.That(heard.Subscription.Synchronized, Is.False);
        Publisher().Publish(Persistent);
        heard.AwaitExactly("+a=1", "restarted 1", "complete");
    }

    [Test]
    public void A_topic_that_is_not_persistent_needs_its_publisher()
    {
        IPubSub<Owner.Zedagent> first = Publisher();
        first.Publish(Plain).Publish(Record("a", 1));
        first.Dispose();

        Heard heard = Subscriber(Plain);
        loop.RunPending();

        Assert.That(heard.Lines, Is.Empty);
    }

    [Test]
    public void Close_takes_all_away_and_delivers_it()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        items.Publish(Record("a", 1));
        items.SignalRestarted();
        Heard heard = Subscriber(Plain);
        heard.Await("restarted 1");
        heard.Forget();

        items.Close();

        heard.AwaitExactly("-a=1", "restarted 0");
        Assert.That(Publisher().Publish(Plain).Items, Is.Empty);
    }

    [Test]
    public void Close_leaves_persistent_records_and_clears_the_counter()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Persistent);
        items.Publish(Record("a", 1));
        items.SignalRestarted();

        items.Close();

        IPublication<ItemAZ> again = Publisher().Publish(Persistent);
        Assert.That(again.Items.Keys, Is.EqualTo(new[] { "a" }));
        Assert.That(again.RestartCount, Is.Zero);
    }

    [Test]
    public void Topics_of_one_name_in_different_scopes_do_not_mix()
    {
        IPubSub<Owner.Zedagent> publisher = Publisher();
        publisher.Publish(Plain).Publish(Record("plain", 1));
        publisher.Publish(Scoped).Publish(Record("scoped", 1));

        Subscriber(Plain).AwaitExactly("+plain=1", "complete");
        Subscriber(Scoped).AwaitExactly("+scoped=1", "complete");
    }

    [Test]
    public void Each_subscriber_has_its_own_feed()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        Heard one = Subscriber(Plain);
        one.Await("complete");
        items.Publish(Record("a", 1));
        Heard two = Subscriber(Plain);
        two.Await("complete");
        one.Await("+a=1"); // else the second value may replace the first on its way
        items.Publish(Record("a", 2));

        one.AwaitExactly("complete", "+a=1", "a=1>2");
        two.AwaitExactly("+a=1", "complete", "a=1>2");
    }

    [Test]
    public void While_the_owner_is_busy_only_the_last_value_of_a_key_waits()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        Heard heard = Subscriber(Plain);
        heard.Await("complete");
        WaitingLoop other = new();
        IPubSub<Owner.Zedmanager> watcher = bus.Join<Owner.Zedmanager>(other);
        open.Add(watcher);
        Heard witness = Heard.On(watcher, other, Plain);
        witness.Await("complete");

        for (int count = 1; count <= 1000; count++)
            items.Publish(Record("a", count));
        items.Publish(Record("end", 0));
        witness.Await("+end=0");

        heard.Await("+end=0");
        Assert.That(heard.Lines, Has.Count.LessThanOrEqualTo(20), "one change per turn of the loop at most");
        Assert.That(heard.Subscription.Items["a"].Count, Is.EqualTo(1000));
    }

    [Test]
    public void A_subscription_that_its_owner_ends_tells_that_all_went()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        items.Publish(Record("a", 1));
        items.SignalRestarted();
        Heard heard = Subscriber(Plain);
        heard.Await("restarted 1");
        heard.Forget();

        heard.Subscription.Dispose();
        items.Publish(Record("b", 1));
        loop.RunPending();

        Assert.That(heard.Lines, Is.EqualTo(new[] { "-a=1", "restarted 0", "ended" }));
    }

    [Test]
    public void After_dispose_no_handler_runs()
    {
        IPublication<ItemAZ> items = Publisher().Publish(Plain);
        IPubSub<Owner.Zedmanager> subscriber = bus.Join<Owner.Zedmanager>(loop);
        Heard heard = Heard.On(subscriber, loop, Plain);
        heard.Await("complete");
        heard.Forget();

        items.Publish(Record("a", 1));
        subscriber.Dispose();
        loop.RunPending();

        Assert.That(heard.Lines, Is.Empty);
    }

    [Test]
    public void Topics_of_no_agent_and_of_zedclient_pass_as_well()
    {
        IPubSub<Owner.Nobody> nobody = bus.Join<Owner.Nobody>(loop);
        IPubSub<Owner.Zedclient> client = bus.Join<Owner.Zedclient>(loop);
        open.AddRange([nobody, client]);
        IPublication<ItemAZ> global = nobody.Publish(Global);
        global.Publish(Record("a", 1));
        Heard heard = Subscriber(Global);
        Heard late = Subscriber(Client);
        heard.AwaitExactly("+a=1", "complete");

        global.Publish(Record("a", 2));
        global.SignalRestarted();
        heard.Await("restarted 1");
        global.Unpublish("a");
        heard.AwaitExactly("+a=1", "complete", "a=1>2", "restarted 1", "-a=2");

        client.Publish(Client).Publish(Record("c", 1));
        late.Await("+c=1");
        late.Await("complete");
    }

    [Test]
    public void Large_members_arrive_whole()
    {
        IPublication<LargeItem> items = Publisher().Publish(Large);
        IPubSub<Owner.Zedmanager> subscriber = bus.Join<Owner.Zedmanager>(loop);
        open.Add(subscriber);
        LargeItem first = new() { Name = "a", Big = new string('<', 100_000) };
        LargeItem second = new() { Name = "b", Big = "é" };
        items.Publish(first);
        ISubscription<LargeItem> copy = subscriber.Subscribe(Large, new(_ => { }));
        loop.RunUntil(() => copy.Synchronized);

        items.Publish(second);

        loop.RunUntil(() => copy.Items.ContainsKey("b"));
        Assert.That(copy.Items.Values, Is.EquivalentTo(new[] { first, second }));
    }

    private IPubSub<Owner.Zedagent> Publisher()
    {
        IPubSub<Owner.Zedagent> publisher = bus.Join<Owner.Zedagent>(loop);
        open.Add(publisher);
        return publisher;
    }

    private Heard Subscriber<TOwner>(Topic<TOwner, ItemAZ> topic)
        where TOwner : IAgentIdentity
    {
        IPubSub<Owner.Zedmanager> subscriber = bus.Join<Owner.Zedmanager>(loop);
        open.Add(subscriber);
        return Heard.On(subscriber, loop, topic);
    }
}
