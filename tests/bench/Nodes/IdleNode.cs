using Eve.Agents.Unix;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Bench.Nodes;

/// <summary>A process that is like an agent at rest: some publications, some subscriptions, a record of 1 kB in each, and nothing to do.</summary>
internal sealed class IdleNode(Action<IdleNode> open) : Node
{
    private readonly List<IPublication<Row>> publications = [];
    private int waiting;
    private int count;

    /// <summary>10 publications and 20 subscriptions.</summary>
    public static IdleNode Measured(string root) => new(node =>
    {
        FilePubSub<Owner.Zedagent> pubsub = new(root, node.Loop);
        for (int i = 0; i < 10; i++)
            node.publications.Add(pubsub.Publish(BenchTopics.Of<Owner.Zedagent>("p" + i)));
        node.PublishEach();
        node.waiting = 20;
        for (int i = 0; i < 20; i++)
            pubsub.Subscribe(BenchTopics.Of<Owner.Zedmanager>("s" + i), new(_ => { }, node.OnSynchronized));
    });

    /// <summary>The publisher of those 20.</summary>
    public static IdleNode Others(string root) => new(node =>
    {
        FilePubSub<Owner.Zedmanager> pubsub = new(root, node.Loop);
        for (int i = 0; i < 20; i++)
            node.publications.Add(pubsub.Publish(BenchTopics.Of<Owner.Zedmanager>("s" + i)));
        node.PublishEach();
        Answer(0);
    });

    protected override void OnStart() => open(this);

    /// <summary>rest: as an agent does when its start is over; publish: a change in each publication.</summary>
    protected override void On(string command, double[] numbers)
    {
        if (command == "rest")
            SpareMemory.GiveBack();
        else
            PublishEach();
        Answer(0);
    }

    private void PublishEach()
    {
        count++;
        for (int i = 0; i < publications.Count; i++)
            publications[i].Publish(Row.Of(i, count, 0));
    }

    private void OnSynchronized(bool there)
    {
        if (there && --waiting == 0)
            Answer(0);
    }
}
