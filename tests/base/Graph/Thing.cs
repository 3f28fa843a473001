using Eve.Types;

namespace Eve.Agents.Base.Tests;

/// <summary>An item for tests: changes its form in place when <see cref="Soft"/> is the only difference.</summary>
internal sealed record Thing(string Name, ValueList<string> Needs, int Hard = 0, int Soft = 0) : Item
{
    public override string Id => Name;

    public override bool IsExternal => Name.StartsWith('x');

    public override IEnumerable<Dependency> DependsOn => Needs.Select(name => (Dependency)name);

    public override bool CanBecome(Item next) => next is Thing thing && thing.Hard == Hard;

    public static Thing Of(string name, params string[] needs) => new(name, [.. needs]);
}

/// <summary>An outside world that checks the promises of the planner at each operation.</summary>
internal sealed class ThingWorld : IItemExecutor
{
    public Dictionary<string, Item> Items { get; } = [];

    public List<string> Log { get; } = [];

    /// <summary>Operations that fail, "Create a" say.</summary>
    public HashSet<string> Broken { get; } = [];

    public HashSet<string> Externals { get; } = [];

    public Task CreateAsync(Item item, CancellationToken stop)
    {
        Note($"Create {item.Id}");
        Require(!Items.ContainsKey(item.Id), $"{item.Id} is there already");
        RequireDependencies(item);
        Items[item.Id] = item;
        return Task.CompletedTask;
    }

    public Task ModifyAsync(Item old, Item item, CancellationToken stop)
    {
        Note($"Modify {item.Id}");
        Require(Items[item.Id].Equals(old) && old.CanBecome(item), $"{item.Id} cannot be modified");
        RequireDependencies(item);
        Items[item.Id] = item;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(Item item, CancellationToken stop)
    {
        Note($"Delete {item.Id}");
        Require(Items.Remove(item.Id), $"{item.Id} is not there");
        Require(!Items.Values.Any(other => other.DependsOn.Any(edge => edge.Id == item.Id)), $"something still needs {item.Id}");
        return Task.CompletedTask;
    }

    private static void Require(bool holds, string text)
    {
        if (!holds)
            throw new InvalidOperationException(text);
    }

    private void Note(string line)
    {
        Log.Add(line);
        if (Broken.Contains(line))
            throw new ItemException($"{line} is broken");
    }

    private void RequireDependencies(Item item)
    {
        foreach (Dependency edge in item.DependsOn)
            Require(Items.ContainsKey(edge.Id) || Externals.Contains(edge.Id), $"{item.Id} lacks {edge.Id}");
    }
}
