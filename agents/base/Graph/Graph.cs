using System.Collections;
using System.Collections.Immutable;

namespace Eve.Agents;

/// <summary>The items that shall exist, by id. Immutable; takes collection expressions through <see cref="Of"/>.</summary>
public sealed class Graph : IReadOnlyCollection<Item>
{
    private readonly ImmutableSortedDictionary<string, Item> items;

    private Graph(ImmutableSortedDictionary<string, Item> items) => this.items = items;

    public static Graph Empty { get; } = new(ImmutableSortedDictionary<string, Item>.Empty.WithComparers(StringComparer.Ordinal));

    public int Count => items.Count;

    /// <summary>A graph of these items; of two with one id the later counts.</summary>
    public static Graph Of(params IEnumerable<Item> items) => new(Empty.items.SetItems(items.Select(item => KeyValuePair.Create(item.Id, item))));

    public Graph With(params IEnumerable<Item> more) => new(items.SetItems(more.Select(item => KeyValuePair.Create(item.Id, item))));

    public Graph Without(string id) => new(items.Remove(id));

    public Item? Find(string id) => items.GetValueOrDefault(id);

    /// <summary>The dependencies of an item that this graph does not meet.</summary>
    public IEnumerable<string> Missing(Item item) => item.DependsOn.Where(edge => !Meets(edge)).Select(edge => edge.Id);

    /// <summary>
    /// The part that can be built: items whose dependencies are met by items that can be built. What depends on itself in a
    /// circle cannot.
    /// </summary>
    public Graph Buildable()
    {
        ImmutableSortedDictionary<string, Item>.Builder built = Empty.items.ToBuilder();
        List<Item> waiting = [.. items.Values];
        while (waiting.RemoveAll(Ready) > 0)
        {
        }
        return new(built.ToImmutable());

        bool Ready(Item item)
        {
            if (!item.DependsOn.All(edge => built.ContainsKey(edge.Id) && Meets(edge)))
                return false;
            built[item.Id] = item;
            return true;
        }
    }

    public IEnumerator<Item> GetEnumerator() => items.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool Meets(Dependency edge) => Find(edge.Id) is { } item && (edge.Must is null || edge.Must(item));
}
