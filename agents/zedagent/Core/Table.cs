using System.Diagnostics.CodeAnalysis;

namespace Eve.Agents.Zedagent.Core;

/// <summary>The records that one topic shall have, in the order of the config. Immutable; compares by content.</summary>
public sealed class Table<T> : IEquatable<Table<T>>
    where T : class
{
    private readonly Dictionary<string, T> byKey = [];
    private readonly List<string> order = [];

    public static Table<T> Empty { get; } = new();

    public IReadOnlyList<string> Keys => order;

    public IEnumerable<T> Records => order.Select(key => byKey[key]);

    public int Count => order.Count;

    /// <summary>A table of records; of two with one key the later one stays, as two publications in a row would leave it.</summary>
    public static Table<T> Of(IEnumerable<T> records, Func<T, string> keyOf)
    {
        Table<T> table = new();
        foreach (T record in records)
            table.Put(keyOf(record), record);
        return table;
    }

    /// <summary>A table of what a topic holds.</summary>
    public static Table<T> Of(IReadOnlyDictionary<string, T> records)
    {
        Table<T> table = new();
        foreach ((string key, T record) in records)
            table.Put(key, record);
        return table;
    }

    /// <summary>A table of one record.</summary>
    public static Table<T> One(string key, T record)
    {
        Table<T> table = new();
        table.Put(key, record);
        return table;
    }

    public T? Find(string key) => byKey.GetValueOrDefault(key);

    public bool TryFind(string key, [NotNullWhen(true)] out T? record) => byKey.TryGetValue(key, out record);

    public bool Equals(Table<T>? other) =>
        other is not null && order.SequenceEqual(other.order) && order.All(key => byKey[key].Equals(other.byKey[key]));

    public override bool Equals(object? obj) => Equals(obj as Table<T>);

    public override int GetHashCode() => order.Count;

    public override string ToString() => $"{order.Count} × {typeof(T).Name}";

    private void Put(string key, T record)
    {
        if (!byKey.ContainsKey(key))
            order.Add(key);
        byKey[key] = record;
    }
}
