using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>
/// The DevicePortConfigs known, best first, and which one is used (nim facts, section 3). Every change says whether
/// verification has to start again.
/// </summary>
/// <param name="Current">Index of the entry in use; -1 when nothing is in use until verified.</param>
public sealed record PortList(ValueList<DevicePortConfig> Entries, int Current)
{
    public const string Manual = "manual";
    public const string FromController = "zedagent";
    public const string LocalServer = "lps";

    public static PortList Empty { get; } = new(ValueList<DevicePortConfig>.Empty, -1);

    /// <summary>The entry in use, or null.</summary>
    public DevicePortConfig? InUse => Current >= 0 && Current < Entries.Count ? Entries[Current] : null;

    /// <summary>What an earlier run left: nothing is in use, and entries that could never give an uplink are dropped.</summary>
    public static PortList Restore(DevicePortConfigList? saved) =>
        new((saved?.PortConfigList).OrEmpty().Where(PortState.HasManagementPort).Select(PortState.ForgetResults).ToValueList(), -1);

    public DevicePortConfigList ToRecord() => new() { CurrentIndex = Current, PortConfigList = Entries.Count == 0 ? null : Entries };

    /// <summary>Takes a new or changed configuration in. Equal to the list before when nothing changed.</summary>
    public PortList Put(DevicePortConfig arriving)
    {
        int old = Find(arriving);
        if (old == 0 && Current == 0 && PortState.MostlyEqual(Entries[0], arriving))
            return this;
        if (old < 0 && arriving.Key == Manual)
            old = IndexOf(Manual);
        if (old < 0)
            return Insert(Entries, arriving, InUse);
        DevicePortConfig replaced = Entries[old];
        if (replaced.TimePriority == arriving.TimePriority && replaced.Key == arriving.Key)
            return Rebuilt([.. Entries.WithAt(old, arriving)], PortState.MostlyEqual(replaced, arriving) ? InUse : null, renamed: (replaced, arriving));

        DevicePortConfig kept = arriving with
        {
            LastFailed = replaced.LastFailed,
            LastSucceeded = replaced.LastSucceeded,
            LastError = replaced.LastError,
            LastWarning = replaced.LastWarning,
            LastIPAndDNS = replaced.LastIPAndDNS,
        };
        return Insert(Entries.Where((_, index) => index != old), kept, ReferenceEquals(InUse, replaced) ? kept : InUse);
    }

    /// <summary>Takes every entry of this source away.</summary>
    public PortList Remove(string key) =>
        Entries.Any(entry => entry.Key == key) ? Rebuilt([.. Entries.Where(entry => entry.Key != key)], InUse) : this;

    /// <summary>Puts results or a state into an entry, in place.</summary>
    public PortList Update(int index, DevicePortConfig entry) => this with { Entries = Entries.WithAt(index, entry) };

    /// <summary>Drops what can no longer matter. Not to be called while verifying.</summary>
    public PortList Compress(bool keepLastResort)
    {
        bool controllerWorked = Entries.Any(entry => entry.Key == FromController && !entry.LastSucceeded.IsZero);
        int newestWorking = First(PortState.WasWorking);
        int newestController = First(entry => entry.Key == FromController);
        bool aboveWorked = false;
        HashSet<string> keys = [];
        List<DevicePortConfig> kept = [];
        for (int index = 0; index < Entries.Count; index++)
        {
            DevicePortConfig entry = Entries[index];
            bool firstOfKey = keys.Add(entry.Key);
            if (index == 0 || index == Current || index == newestWorking || index == newestController
                || (!controllerWorked && firstOfKey)
                || (entry.Key == Manual && !aboveWorked)
                || (entry.Key == LastResort.Key && keepLastResort))
                kept.Add(entry);
            aboveWorked |= PortState.WasWorking(entry);
        }
        return kept.Count == Entries.Count ? this : new(kept.ToValueList(), InUse is { } used ? kept.FindIndex(entry => ReferenceEquals(entry, used)) : -1);
    }

    public int IndexOf(string key) => First(entry => entry.Key == key);

    /// <summary>The same source and time, else the same source and settings.</summary>
    private int Find(DevicePortConfig arriving)
    {
        int same = First(entry => entry.Version == arriving.Version && entry.Key == arriving.Key && entry.TimePriority == arriving.TimePriority);
        return same >= 0 ? same : First(entry => PortState.MostlyEqual(entry, arriving));
    }

    private static PortList Insert(IEnumerable<DevicePortConfig> others, DevicePortConfig arriving, DevicePortConfig? inUse)
    {
        List<DevicePortConfig> entries = [.. others];
        int at = entries.FindIndex(other => GoesBefore(arriving, other));
        entries.Insert(at < 0 ? entries.Count : at, arriving);
        return Rebuilt(entries, inUse);
    }

    private static bool GoesBefore(DevicePortConfig arriving, DevicePortConfig other) =>
        arriving.Key == Manual
        || (arriving.Key == FromController && other.Key != FromController)
        || arriving.TimePriority > other.TimePriority;

    /// <summary>The entry in use keeps its place only while it was working; a removed one hands over to index 0 if that was working.</summary>
    private static PortList Rebuilt(List<DevicePortConfig> entries, DevicePortConfig? inUse, (DevicePortConfig From, DevicePortConfig To)? renamed = null)
    {
        if (renamed is { } change && ReferenceEquals(inUse, change.From))
            inUse = change.To;
        int current = inUse is null ? -1 : entries.FindIndex(entry => ReferenceEquals(entry, inUse));
        if (current >= 0 && !PortState.WasWorking(entries[current]))
            current = -1;
        else if (current < 0 && inUse is not null && entries.Count > 0 && PortState.WasWorking(entries[0]))
            current = 0;
        return new(entries.ToValueList(), current);
    }

    private int First(Func<DevicePortConfig, bool> matches)
    {
        for (int index = 0; index < Entries.Count; index++)
            if (matches(Entries[index]))
                return index;
        return -1;
    }
}
