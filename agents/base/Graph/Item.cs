namespace Eve.Agents;

/// <summary>
/// One thing that shall exist in the outside world: a bridge, an address, a daemon with its configuration. Items are records;
/// two of the same <see cref="Id"/> that are equal need no work.
/// </summary>
public abstract record Item
{
    /// <summary>Unique in its graph, by custom "kind/name" ("bridge/bn1"). The same id means the same thing in another form.</summary>
    public abstract string Id { get; }

    /// <summary>What must exist before this is created, and is deleted only after this.</summary>
    public virtual IEnumerable<Dependency> DependsOn => [];

    /// <summary>Made and removed by someone else (a physical port): put it into the intended graph while it is there; nothing is done for it.</summary>
    public virtual bool IsExternal => false;

    /// <summary>Whether the existing thing can be changed into <paramref name="next"/> (same id, not equal). If not, it is deleted and created.</summary>
    public virtual bool CanBecome(Item next) => false;
}

/// <summary>An edge of the graph: this item must exist, and be as <paramref name="Must"/> says when given.</summary>
/// <param name="Id">The item depended on.</param>
/// <param name="Must">A further condition on its intended form, "is up" say; when it does not hold it counts as missing.</param>
public readonly record struct Dependency(string Id, Func<Item, bool>? Must = null)
{
    public static implicit operator Dependency(string id) => new(id);
}
