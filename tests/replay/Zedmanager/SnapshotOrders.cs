using System.Text.Json.Nodes;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>
/// Orders to volumemgr about snapshots which ours takes back and the original leaves standing: "roll back" becomes "take" when the
/// roll-back is over, and the orders of a deleted app go with it.
/// </summary>
internal static class SnapshotOrders
{
    public const string RollbackStands = "the order to roll back stands when the roll-back is over";
    public const string StayWithoutApp = "orders about snapshots of a deleted app stay";

    /// <summary>Ours without those that are taken back; a name is noted for each kind.</summary>
    public static IReadOnlyList<TraceEvent> Without(IReadOnlyList<TraceEvent> theirs, IReadOnlyList<TraceEvent> ours, ISet<string> names)
    {
        HashSet<string> withdrawn = [.. theirs.Where(emission => emission is { Topic: nameof(VolumesSnapshotConfig), Operation: "unpublish" }).Select(emission => emission.Key)];
        HashSet<string> gone = [.. theirs.Where(emission => emission is { Topic: nameof(AppInstanceStatus), Operation: "unpublish" }).Select(emission => emission.Key)];
        Dictionary<string, JsonNode?> last = [];
        List<TraceEvent> left = [];
        foreach (TraceEvent emission in ours)
        {
            if (emission.Topic == nameof(VolumesSnapshotConfig))
            {
                JsonNode? before = last.GetValueOrDefault(emission.Key);
                if (emission.Operation == "unpublish" && !withdrawn.Contains(emission.Key) && gone.Contains(before?["AppUUID"]?.GetValue<string>() ?? ""))
                {
                    names.Add(StayWithoutApp);
                    continue;
                }
                last[emission.Key] = emission.Value;
                if (Action(before) == VolumesSnapshotAction.Rollback && Action(emission.Value) == VolumesSnapshotAction.Create)
                {
                    names.Add(RollbackStands);
                    continue;
                }
            }
            left.Add(emission);
        }
        return left;
    }

    private static VolumesSnapshotAction Action(JsonNode? order) => (VolumesSnapshotAction)(order?["Action"]?.GetValue<int>() ?? 0);
}
