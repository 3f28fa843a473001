namespace Eve.Replay.Wire;

/// <summary>Which keys a subscriber holds, and which of them go when a later table comes without them (deviation GoneKeysAreDeleted).</summary>
internal sealed class TableModel
{
    private readonly HashSet<string> held = [];
    private HashSet<string>? seen;

    public void Connected() => seen = [];

    public void Loaded(string key) => held.Add(key);

    public void Update(string key, bool readable)
    {
        seen?.Add(key);
        if (readable)
            held.Add(key);
    }

    public void Delete(string key)
    {
        seen?.Remove(key);
        held.Remove(key);
    }

    /// <returns>The keys that are deleted now.</returns>
    public IReadOnlyList<string> Complete()
    {
        if (seen is null)
            return [];
        string[] gone = [.. held.Except(seen)];
        held.ExceptWith(gone);
        seen = null;
        return gone;
    }
}
