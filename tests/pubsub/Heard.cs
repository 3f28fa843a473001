using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.PubSub.Tests;

/// <summary>A subscription whose handlers write down what they are told, in words.</summary>
internal sealed class Heard : IDisposable
{
    private readonly List<string> lines = [];
    private readonly WaitingLoop loop;

    private Heard(WaitingLoop loop) => this.loop = loop;

    public ISubscription<ItemAZ> Subscription { get; private set; } = null!;

    public IReadOnlyList<string> Lines => lines;

    public static Heard On<TSelf, TOwner>(IPubSub<TSelf> pubsub, WaitingLoop loop, Topic<TOwner, ItemAZ> topic)
        where TSelf : IAgentIdentity
        where TOwner : IAgentIdentity
    {
        Heard heard = new(loop);
        heard.Subscription = pubsub.Subscribe(topic, heard.Handlers);
        return heard;
    }

    public SubscriptionHandlers<ItemAZ> Handlers => new(
        OnChange: change => lines.Add(Words(change)),
        OnSynchronized: now => lines.Add(now ? "complete" : "ended"),
        OnRestarted: count => lines.Add($"restarted {count}"));

    /// <summary>Runs the loop until a line was heard.</summary>
    public void Await(string line) => loop.RunUntil(() => lines.Contains(line), () => $"\"{line}\"; heard: {string.Join(", ", lines)}");

    /// <summary>Runs the loop until so many lines were heard in all, and checks which.</summary>
    public void AwaitExactly(params string[] expected)
    {
        loop.RunUntil(() => lines.Count >= expected.Length, () => $"{string.Join(", ", expected)}; heard: {string.Join(", ", lines)}");
        Assert.That(lines, Is.EqualTo(expected));
    }

    public void Forget() => lines.Clear();

    public void Dispose() => Subscription.Dispose();

    private static string Words(Change<ItemAZ> change) => change switch
    {
        { Old: null, New: { } now } => $"+{change.Key}={now.Count}",
        { Old: { } old, New: null } => $"-{change.Key}={old.Count}",
        { Old: { } old, New: { } now } => $"{change.Key}={old.Count}>{now.Count}",
        _ => throw new ArgumentException("neither old nor new"),
    };
}
