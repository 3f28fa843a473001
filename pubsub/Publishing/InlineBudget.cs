using System.Diagnostics;

namespace Eve.PubSub.Publishing;

/// <summary>
/// Decides who sends: while a publisher is at rest, its own thread (nothing is faster), in a rush the wire thread, which merges what
/// it cannot keep up with. A small reserve of packets, refilled with time.
/// </summary>
internal sealed class InlineBudget
{
    private const int Reserve = 64;
    private static readonly long TicksPerPacket = Stopwatch.Frequency / 50_000;

    private long spentUntil = Stopwatch.GetTimestamp();

    /// <summary>Takes so many packets out of the reserve; false, and nothing is taken, when they are not in it.</summary>
    public bool Spend(int packets)
    {
        long now = Stopwatch.GetTimestamp();
        long full = now - (Reserve * TicksPerPacket);
        long after = Math.Max(spentUntil, full) + (packets * TicksPerPacket);
        if (after > now)
            return false;
        spentUntil = after;
        return true;
    }
}
