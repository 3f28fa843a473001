using System.Collections.Immutable;
using Eve.Types;

namespace Eve.Agents;

/// <summary>What is known of the outside world after the last reconcile. Immutable: give the newest one to the next reconcile.</summary>
public sealed class GraphState(ImmutableSortedDictionary<string, ItemState> items)
{
    public static GraphState Empty { get; } = new(ImmutableSortedDictionary<string, ItemState>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>By id: what exists, what could not be made, and what waits.</summary>
    public ImmutableSortedDictionary<string, ItemState> Items { get; } = items;

    /// <summary>The items that exist, in the form they exist in.</summary>
    public Graph Existing => Graph.Of(Items.Values.Where(state => state.Exists).Select(state => state.Item));

    /// <summary>True when the world is as intended: nothing failed and nothing waits.</summary>
    public bool Settled => Items.Values.All(state => state.Exists && state.Error.Length == 0);

    /// <summary>A state in which these items exist: what an agent found when it started.</summary>
    public static GraphState Found(params IEnumerable<Item> items) =>
        new(Empty.Items.SetItems(items.Select(item => KeyValuePair.Create(item.Id, new ItemState(item, Exists: true)))));

    public ItemState? Find(string id) => Items.GetValueOrDefault(id);

    public GraphState With(ItemState state) => new(Items.SetItem(state.Item.Id, state));

    public GraphState Without(string id) => new(Items.Remove(id));
}

/// <summary>One item as it stands.</summary>
/// <param name="Item">The form that exists; or, when it does not exist, the form that is wanted.</param>
/// <param name="Exists">False: creating failed, or it waits.</param>
/// <param name="Error">Of the last operation on it; empty when that went well. A failed operation is tried again at the next reconcile.</param>
public sealed record ItemState(Item Item, bool Exists, string Error = "")
{
    /// <summary>Ids of the dependencies it waits for; empty unless it waits.</summary>
    public ValueList<string> WaitsFor { get; init; } = ValueList<string>.Empty;
}
