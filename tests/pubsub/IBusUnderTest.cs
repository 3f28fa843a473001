using Eve.PubSub.Memory;
using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.PubSub.Tests;

/// <summary>What the contract is tested on: a device with files and sockets, or a bus in memory.</summary>
public interface IBusUnderTest : IDisposable
{
    IPubSub<TSelf> Join<TSelf>(WaitingLoop loop)
        where TSelf : IAgentIdentity;
}

/// <summary>A device below a scratch folder.</summary>
public sealed class FileDevice : IBusUnderTest
{
    public string Root { get; } = Scratch.NewRoot();

    public IPubSub<TSelf> Join<TSelf>(WaitingLoop loop)
        where TSelf : IAgentIdentity => new FilePubSub<TSelf>(Root, loop);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>A bus in memory.</summary>
public sealed class MemoryDevice : IBusUnderTest
{
    private readonly MemoryBus bus = new();

    public IPubSub<TSelf> Join<TSelf>(WaitingLoop loop)
        where TSelf : IAgentIdentity => new MemoryPubSub<TSelf>(bus, loop);

    public void Dispose()
    {
    }
}
