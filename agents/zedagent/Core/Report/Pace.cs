namespace Eve.Agents.Zedagent.Core.Report;

/// <summary>
/// When which object is reported: at once after a quiet time, and never more often than its interval; changes in between become
/// one message.
/// </summary>
public sealed class Pace
{
    /// <summary>What people watch is told soon; what apps are made of reports its progress, and may wait.</summary>
    private static readonly TimeSpan quick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan steady = TimeSpan.FromSeconds(1);

    private readonly HashSet<Subject> waiting = [];
    private readonly Dictionary<Subject, DateTimeOffset> sent = [];

    /// <summary>The object has changed.</summary>
    public void Mark(Subject subject) => waiting.Add(subject);

    /// <summary>The objects to report now, in a stable order: the device, then apps, then what they are made of.</summary>
    public IReadOnlyList<Subject> Take(DateTimeOffset now)
    {
        Subject[] due = [.. waiting.Where(subject => DueTime(subject) <= now).Order()];
        foreach (Subject subject in due)
        {
            waiting.Remove(subject);
            sent[subject] = now;
        }
        // Objects of long ago need no memory.
        foreach (Subject old in sent.Where(pair => pair.Value + IntervalOf(pair.Key) < now && !waiting.Contains(pair.Key)).Select(pair => pair.Key).ToArray())
            sent.Remove(old);
        return due;
    }

    /// <summary>When the next object is due; null when none waits.</summary>
    public DateTimeOffset? NextTime() => waiting.Count == 0 ? null : waiting.Min(DueTime);

    /// <summary>Shortest time between two messages about one object.</summary>
    private static TimeSpan IntervalOf(Subject subject) => subject.Kind <= SubjectKind.NetworkInstance ? quick : steady;

    private DateTimeOffset DueTime(Subject subject) => sent.TryGetValue(subject, out DateTimeOffset last) ? last + IntervalOf(subject) : DateTimeOffset.MinValue;
}

/// <summary>An object that is reported.</summary>
/// <param name="Kind">Which topic tells of it.</param>
/// <param name="Key">The topic's key; empty for the device.</param>
public readonly record struct Subject(SubjectKind Kind, string Key) : IComparable<Subject>
{
    public static Subject Device { get; } = new(SubjectKind.Device, "");

    public int CompareTo(Subject other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Key, other.Key);
}

/// <summary>In the order of reporting.</summary>
public enum SubjectKind
{
    Device,
    App,
    NetworkInstance,
    Volume,
    ContentTree,
    Blob,
}
