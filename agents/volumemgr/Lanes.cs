namespace Eve.Agents.Volumemgr;

/// <summary>
/// Who works on what: work starts at once when none of its keys is in use or waited for, else after those before it, in order.
/// Call on the loop.
/// </summary>
internal sealed class Lanes
{
    private readonly HashSet<string> busy = [];
    private readonly List<(IReadOnlyList<string> Keys, Action Start)> waiting = [];

    public void Enter(IReadOnlyList<string> keys, Action start)
    {
        waiting.Add((keys, start));
        StartThoseThatMay();
    }

    public void Leave(IReadOnlyList<string> keys)
    {
        busy.ExceptWith(keys);
        StartThoseThatMay();
    }

    private void StartThoseThatMay()
    {
        HashSet<string> wanted = [];
        List<Action> free = [];
        waiting.RemoveAll(work =>
        {
            bool may = !work.Keys.Any(key => busy.Contains(key) || wanted.Contains(key));
            (may ? busy : wanted).UnionWith(work.Keys);
            if (may)
                free.Add(work.Start);
            return may;
        });
        foreach (Action start in free)
            start();
    }
}
