namespace Eve.Agents;

/// <summary>What has to be done to one item.</summary>
public enum OperationKind
{
    Delete,
    Modify,
    Create,
}

/// <summary>One step of a plan.</summary>
/// <param name="Item">The form to create, to change into, or to delete.</param>
/// <param name="Old">The form that exists, for modify.</param>
public sealed record Operation(OperationKind Kind, Item Item, Item? Old = null)
{
    public override string ToString() => $"{Kind} {Item.Id}";
}

/// <summary>
/// Decides, without doing anything, how to get from what exists to what is intended: dependents are deleted before what they
/// depend on and created after it; whatever depends on an item that is deleted or recreated is so, too.
/// </summary>
public static class GraphPlan
{
    /// <returns>Operations in an order that is always the same for the same input.</returns>
    public static IReadOnlyList<Operation> Make(Graph existing, Graph intended)
    {
        Graph buildable = intended.Buildable();
        HashSet<string> deleted = Deleted(existing, buildable);
        List<Operation> operations = [];
        foreach (Item item in existing)
            if (deleted.Contains(item.Id))
                operations.Add(new(OperationKind.Delete, item));
            else if (!item.IsExternal && buildable.Find(item.Id) is { } next && !next.Equals(item))
                operations.Add(new(OperationKind.Modify, next, item));
        foreach (Item item in buildable)
            if (!item.IsExternal && (existing.Find(item.Id) is null || deleted.Contains(item.Id)))
                operations.Add(new(OperationKind.Create, item));
        return Order(operations);
    }

    private static HashSet<string> Deleted(Graph existing, Graph buildable)
    {
        HashSet<string> deleted = [.. existing
            .Where(item => !item.IsExternal)
            .Where(item => buildable.Find(item.Id) is not { } next || (!next.Equals(item) && !item.CanBecome(next)))
            .Select(item => item.Id)];
        bool more = true;
        while (more)
        {
            more = false;
            foreach (Item item in existing)
                if (!item.IsExternal && !deleted.Contains(item.Id) && Falls(item))
                    more |= deleted.Add(item.Id);
        }
        return deleted;

        // An unchanged item falls with what it depends on. One that changes its form may let go of it first, unless it needs
        // something, however far away, that is recreated.
        bool Falls(Item item)
        {
            Item next = buildable.Find(item.Id)!;
            return next.Equals(item)
                ? item.DependsOn.Any(edge => deleted.Contains(edge.Id))
                : Below(buildable, next).Any(deleted.Contains);
        }
    }

    /// <summary>Ids of all that an item depends on, near and far.</summary>
    private static HashSet<string> Below(Graph graph, Item item)
    {
        HashSet<string> seen = [];
        Stack<Item> left = new([item]);
        while (left.TryPop(out Item? next))
            foreach (Dependency edge in next.DependsOn)
                if (seen.Add(edge.Id) && graph.Find(edge.Id) is { } below)
                    left.Push(below);
        return seen;
    }

    /// <summary>Takes what nothing stands in the way of: deletes before changes before creations, then by id.</summary>
    private static List<Operation> Order(List<Operation> operations)
    {
        Dictionary<Operation, HashSet<Operation>> before = new(ReferenceEqualityComparer.Instance);
        foreach (Operation operation in operations)
            before[operation] = new(ReferenceEqualityComparer.Instance);
        ILookup<string, Operation> byId = operations.ToLookup(operation => operation.Item.Id);
        foreach (Operation operation in operations)
        {
            if (operation.Kind != OperationKind.Delete)
                foreach (Dependency edge in operation.Item.DependsOn)
                    before[operation].UnionWith(byId[edge.Id].Where(other => other.Kind != OperationKind.Delete));
            if (operation.Kind == OperationKind.Create)
                before[operation].UnionWith(byId[operation.Item.Id].Where(other => other.Kind == OperationKind.Delete));
            Item? old = operation.Kind == OperationKind.Delete ? operation.Item : operation.Old;
            foreach (Dependency edge in old?.DependsOn ?? [])
                foreach (Operation deletion in byId[edge.Id].Where(other => other.Kind == OperationKind.Delete))
                    before[deletion].Add(operation);
        }

        List<Operation> ordered = [];
        List<Operation> left = [.. operations.OrderBy(operation => operation.Kind).ThenBy(operation => operation.Item.Id, StringComparer.Ordinal)];
        HashSet<Operation> done = new(ReferenceEqualityComparer.Instance);
        while (left.Count > 0)
        {
            Operation next = left.Find(operation => before[operation].IsSubsetOf(done)) ?? left[0];
            left.Remove(next);
            done.Add(next);
            ordered.Add(next);
        }
        return ordered;
    }
}
