using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Eve.Types;

/// <summary>
/// An immutable map that compares by content and keeps its entries in the order of the wire: by key text, bytewise on UTF-8
/// (json-encoding facts, section 5). A null map is <c>null</c>, an empty one <c>{}</c>.
/// </summary>
public sealed class ValueMap<TKey, TValue> : ICountable, IMayBeNull, IReadOnlyDictionary<TKey, TValue>, IDictionary<TKey, TValue>, IEquatable<ValueMap<TKey, TValue>>
    where TKey : notnull
{
    private readonly SortedList<TKey, TValue> entries;

    /// <summary>An empty map. Public only because the JSON reader makes it so and then fills it.</summary>
    public ValueMap() => entries = new(KeyTextOrder<TKey>.Instance);

    private ValueMap(SortedList<TKey, TValue> entries) => this.entries = entries;

    public static ValueMap<TKey, TValue> Empty { get; } = new();

    public static ValueMap<TKey, TValue> From(IEnumerable<KeyValuePair<TKey, TValue>> pairs)
    {
        ValueMap<TKey, TValue> map = new();
        foreach ((TKey key, TValue value) in pairs)
            map.entries[key] = value;
        return map;
    }

    public int Count => entries.Count;

    public TValue this[TKey key] => entries[key];

    public IEnumerable<TKey> Keys => entries.Keys;

    public IEnumerable<TValue> Values => entries.Values;

    public bool ContainsKey(TKey key) => entries.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => entries.TryGetValue(key, out value);

    /// <summary>The value, or null / default when there is none.</summary>
    public TValue? Find(TKey key) => entries.TryGetValue(key, out TValue? value) ? value : default;

    /// <summary>A map with one entry set.</summary>
    public ValueMap<TKey, TValue> Set(TKey key, TValue value)
    {
        SortedList<TKey, TValue> copy = new(entries, KeyTextOrder<TKey>.Instance) { [key] = value };
        return new(copy);
    }

    /// <summary>A map without one entry; the same map when it is not there.</summary>
    public ValueMap<TKey, TValue> Without(TKey key)
    {
        if (!entries.ContainsKey(key))
            return this;
        SortedList<TKey, TValue> copy = new(entries, KeyTextOrder<TKey>.Instance);
        copy.Remove(key);
        return new(copy);
    }

    public bool Equals(ValueMap<TKey, TValue>? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || other.Count != Count)
            return false;
        for (int i = 0; i < Count; i++)
            if (!EqualityComparer<TKey>.Default.Equals(entries.GetKeyAtIndex(i), other.entries.GetKeyAtIndex(i))
                || !EqualityComparer<TValue>.Default.Equals(entries.GetValueAtIndex(i), other.entries.GetValueAtIndex(i)))
                return false;
        return true;
    }

    public static bool operator ==(ValueMap<TKey, TValue>? left, ValueMap<TKey, TValue>? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ValueMap<TKey, TValue>? left, ValueMap<TKey, TValue>? right) => !(left == right);

    public override bool Equals(object? obj) => Equals(obj as ValueMap<TKey, TValue>);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach ((TKey key, TValue value) in entries)
        {
            hash.Add(key);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => entries.GetEnumerator();

    public override string ToString() => "{" + string.Join(", ", entries.Select(entry => $"{entry.Key}: {entry.Value}")) + "}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The JSON reader builds a map through these; everyone else sees an immutable map.
    TValue IDictionary<TKey, TValue>.this[TKey key]
    {
        get => entries[key];
        set => Fill(key, value);
    }

    ICollection<TKey> IDictionary<TKey, TValue>.Keys => entries.Keys;

    ICollection<TValue> IDictionary<TKey, TValue>.Values => entries.Values;

    bool ICollection<KeyValuePair<TKey, TValue>>.IsReadOnly => false;

    void IDictionary<TKey, TValue>.Add(TKey key, TValue value) => Fill(key, value);

    void ICollection<KeyValuePair<TKey, TValue>>.Add(KeyValuePair<TKey, TValue> item) => Fill(item.Key, item.Value);

    bool IDictionary<TKey, TValue>.Remove(TKey key) => throw new NotSupportedException("A value map does not change.");

    bool ICollection<KeyValuePair<TKey, TValue>>.Remove(KeyValuePair<TKey, TValue> item) => throw new NotSupportedException("A value map does not change.");

    void ICollection<KeyValuePair<TKey, TValue>>.Clear() => throw new NotSupportedException("A value map does not change.");

    bool ICollection<KeyValuePair<TKey, TValue>>.Contains(KeyValuePair<TKey, TValue> item) =>
        entries.TryGetValue(item.Key, out TValue? value) && EqualityComparer<TValue>.Default.Equals(value, item.Value);

    void ICollection<KeyValuePair<TKey, TValue>>.CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<TKey, TValue>>)entries).CopyTo(array, arrayIndex);

    private void Fill(TKey key, TValue value) =>
        entries[key] = value is not null || typeof(TValue).IsAssignableTo(typeof(IMayBeNull))
            ? value
            : throw new JsonException("null is no entry of this map");
}

/// <summary>Orders keys by their text's UTF-8 bytes, numbers as decimal text.</summary>
internal sealed class KeyTextOrder<TKey> : IComparer<TKey>
    where TKey : notnull
{
    public static readonly KeyTextOrder<TKey> Instance = new();

    public int Compare(TKey? left, TKey? right)
    {
        string a = left as string ?? left!.ToString()!;
        string b = right as string ?? right!.ToString()!;
        int difference = a.AsSpan().CommonPrefixLength(b);
        if (difference == a.Length || difference == b.Length)
            return a.Length.CompareTo(b.Length);
        // UTF-16 order differs from UTF-8 order only where surrogates meet U+E000 and above.
        return char.IsSurrogate(a[difference]) || char.IsSurrogate(b[difference])
            ? Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))
            : a[difference].CompareTo(b[difference]);
    }
}
