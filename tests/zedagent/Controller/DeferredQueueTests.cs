using Eve.Agents.Zedagent.Controller;

namespace Eve.Agents.Zedagent.Tests.Controller;

/// <summary>Order, replacement, retries and bounds of the queue to the controller.</summary>
public sealed class DeferredQueueTests
{
    private static readonly DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Kinds_go_in_their_order_and_equals_in_the_order_of_coming()
    {
        DeferredQueue queue = new();
        queue.Put(Message("volume", 3));
        queue.Put(Message("app1", 1));
        queue.Put(Message("app2", 1));

        Assert.That(Drain(queue), Is.EqualTo(new[] { "app1", "app2", "volume" }));
    }

    [Test]
    public void A_newer_message_takes_the_place_of_the_older()
    {
        DeferredQueue queue = new();
        queue.Put(Message("a", 3, 1));
        queue.Put(Message("b", 3, 1));
        queue.Put(Message("a", 3, 2));

        Assert.That(queue.Count, Is.EqualTo(2));
        Assert.That(queue.Next(now)!.Payload[0], Is.EqualTo(2));
    }

    [Test]
    public void A_message_that_was_replaced_on_its_way_is_sent_again()
    {
        DeferredQueue queue = new();
        QueuedMessage first = Message("a", 3, 1);
        queue.Put(first);
        queue.Put(Message("a", 3, 2));

        queue.Delivered(first);

        Assert.That(queue.Next(now)!.Payload[0], Is.EqualTo(2));
    }

    [TestCase(401, true)]
    [TestCase(403, true)]
    [TestCase(407, true)]
    [TestCase(408, true)]
    [TestCase(429, true)]
    [TestCase(500, true)]
    [TestCase(503, true)]
    [TestCase(400, false)]
    [TestCase(404, false)]
    [TestCase(409, false)]
    [TestCase(413, false)]
    public void Some_refusals_are_tried_again_the_others_given_up(int status, bool kept)
    {
        DeferredQueue queue = new();
        QueuedMessage message = Message("a", 3);
        queue.Put(message);

        Assert.That(queue.Refused(message, status, now), Is.EqualTo(kept));
        Assert.That(queue.Count, Is.EqualTo(kept ? 1 : 0));
    }

    [Test]
    public void A_refused_message_waits_longer_each_time_and_others_pass_it()
    {
        DeferredQueue queue = new();
        QueuedMessage refused = Message("a", 1);
        queue.Put(refused);
        queue.Put(Message("b", 3));
        DateTimeOffset time = now;
        foreach (int minutes in new[] { 1, 2, 4, 8, 15, 15 })
        {
            queue.Refused(refused, 500, time);
            Assert.That(queue.Next(time)!.Key, Is.EqualTo("b"));
            time += TimeSpan.FromMinutes(minutes);
            Assert.That(queue.Next(time - TimeSpan.FromSeconds(1))!.Key, Is.EqualTo("b"));
            Assert.That(queue.Next(time)!.Key, Is.EqualTo("a"));
        }
        // The same content keeps its wait, other content is tried at once.
        queue.Refused(refused, 500, time);
        queue.Put(Message("a", 1));
        Assert.That(queue.Next(time)!.Key, Is.EqualTo("b"));
        queue.Put(Message("a", 1, 9));
        Assert.That(queue.Next(time)!.Key, Is.EqualTo("a"));
    }

    [Test]
    public void After_silence_all_wait_until_something_is_heard()
    {
        DeferredQueue queue = new();
        queue.Put(Message("a", 1));

        queue.NoAnswer(now);
        Assert.That(queue.Next(now), Is.Null);
        Assert.That(queue.NextTime(), Is.EqualTo(now + TimeSpan.FromSeconds(5)));
        queue.Put(Message("b", 1));
        Assert.That(queue.Next(now), Is.Not.Null, "a new message is worth one try");
        queue.NoAnswer(now);
        queue.Put(Message("c", 1));
        Assert.That(queue.Next(now), Is.Null);
        queue.Wake();
        Assert.That(queue.Next(now), Is.Not.Null);
    }

    [Test]
    public void A_full_queue_gives_up_the_oldest_of_the_least_urgent()
    {
        DeferredQueue queue = new(mostItems: 3);
        queue.Put(Message("app", 1));
        queue.Put(Message("volume1", 3));
        queue.Put(Message("volume2", 3));
        queue.Put(Message("volume3", 3));

        Assert.That(queue.Overflowed, Is.EqualTo(1));
        Assert.That(Drain(queue), Is.EqualTo(new[] { "app", "volume2", "volume3" }));
        DeferredQueue small = new(mostBytes: 10);
        small.Put(new QueuedMessage("a", 3, "info", new byte[8]));
        small.Put(new QueuedMessage("b", 3, "info", new byte[8]));
        Assert.That(small.Count, Is.EqualTo(1));
    }

    private static List<string> Drain(DeferredQueue queue)
    {
        List<string> keys = [];
        while (queue.Next(now) is { } message)
        {
            keys.Add(message.Key);
            queue.Delivered(message);
        }
        return keys;
    }

    private static QueuedMessage Message(string key, int kind, byte content = 1) => new(key, kind, "info", [content]);
}
