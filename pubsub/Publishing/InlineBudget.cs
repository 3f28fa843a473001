using System.Diagnostics;

namespace Eve.PubSub.Publishing;

/// <summary>
/// Decides who sends: while a publisher is at rest, its own thread (nothing is faster), in a rush the wire thread, which merges what
/// it cannot keep up with. The time that the owner's thread spent on sending counts, not the packets: with many subscribers, or a
/// busy machine, a few packets are a rush already.
/// </summary>
internal sealed class InlineBudget
{
    /// <summary>At most one part in so many of the owner's time.</summary>
    private const int Share = 2;

    private static readonly long Reserve = Stopwatch.Frequency / 1000 * 4;
    private static readonly long Rush = Stopwatch.Frequency / 1000 * 20;

    private long spentUntil;

    /// <summary>Whether the owner's thread may send.</summary>
    /// <param name="now">For <see cref="Charge"/> afterwards.</param>
    public bool Allows(out long now)
    {
        now = Stopwatch.GetTimestamp();
        return spentUntil <= now;
    }

    /// <summary>The owner's thread has sent since then.</summary>
    public void Charge(long since)
    {
        long now = Stopwatch.GetTimestamp();
        spentUntil = Math.Max(spentUntil, since - Reserve) + ((now - since) * Share);
        if (spentUntil > now)
            spentUntil = now + Rush;
    }
}
