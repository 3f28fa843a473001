using Eve.Agents.Zedmanager.Core;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Shell;

/// <summary>
/// Which purge was carried out last, for each app, over reboots. The topic holds other kinds of numbers too: those count as
/// absent and are not touched.
/// </summary>
internal sealed class PurgeCounters(IPublication<UuidToNum> numbers)
{
    public UuidToNum? Find(Guid app) => numbers.Items.TryGetValue(app.ToString(), out UuidToNum? number) && number.NumType == Counters.PurgeNumType ? number : null;

    public PublishError? Move(Guid app, UuidToNum? before, UuidToNum? after)
    {
        string key = app.ToString();
        if (before == after || numbers.Items.TryGetValue(key, out UuidToNum? kept) && kept.NumType != Counters.PurgeNumType)
            return null;
        return after is not null ? numbers.Publish(key, after)
            : numbers.Items.ContainsKey(key) ? numbers.Unpublish(key)
            : null;
    }
}
