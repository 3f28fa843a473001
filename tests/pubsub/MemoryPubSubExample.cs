using System.Text.Json.Serialization;
using Eve.Agents;
using Eve.PubSub.Memory;
using Eve.Types;

namespace Eve.PubSub.Tests;

/// <summary>How a test connects two agents without files: one bus, a loop for each, RunPending whenever something should happen.</summary>
public sealed class MemoryPubSubExample
{
    [Test]
    public void One_agent_publishes_and_another_hears_it_when_its_loop_runs()
    {
        MemoryBus bus = new();
        EventLoop zedagentLoop = new(TimeProvider.System);
        EventLoop zedmanagerLoop = new(TimeProvider.System);
        using MemoryPubSub<Owner.Zedagent> zedagent = new(bus, zedagentLoop);
        using MemoryPubSub<Owner.Zedmanager> zedmanager = new(bus, zedmanagerLoop);
        List<Change<Note>> heard = [];
        bool complete = false;

        IPublication<Note> notes = zedagent.Publish(Notes);
        notes.Publish(new Note("a", "first"));
        ISubscription<Note> subscription = zedmanager.Subscribe(
            Notes, new SubscriptionHandlers<Note>(heard.Add, OnSynchronized: now => complete = now));
        zedmanagerLoop.RunPending();
        notes.Publish(new Note("a", "second"));
        zedmanagerLoop.RunPending();

        Assert.That(complete, Is.True);
        Assert.That(subscription.Items["a"].Text, Is.EqualTo("second"));
        Assert.That(heard, Is.EqualTo(new Change<Note>[]
        {
            new("a", null, new Note("a", "first")),
            new("a", new Note("a", "first"), new Note("a", "second")),
        }));
    }

    private static readonly Topic<Owner.Zedagent, Note> Notes = new(ExampleJson.Default.Note, note => note.Name);
}

public sealed record Note(string Name, string Text);

[JsonSerializable(typeof(Note))]
internal sealed partial class ExampleJson : JsonSerializerContext;
