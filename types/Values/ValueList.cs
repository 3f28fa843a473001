using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Eve.Types;

/// <summary>
/// An immutable list that compares by content. Takes collection expressions. On the wire a null list is <c>null</c> and an
/// empty one is <c>[]</c>; they are different values.
/// </summary>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
public sealed class ValueList<T> : ICountable, IMayBeNull, IReadOnlyList<T>, ICollection<T>, IEquatable<ValueList<T>>
{
    private T[] items;
    private int count;

    /// <summary>An empty list. Public only because the JSON reader makes it so and then fills it.</summary>
    public ValueList() => items = [];

    internal ValueList(T[] items)
    {
        this.items = items;
        count = items.Length;
    }

    public static ValueList<T> Empty { get; } = new([]);

    public int Count => count;

    public T this[int index] => index < count ? items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    public bool Equals(ValueList<T>? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || other.count != count)
            return false;
        for (int i = 0; i < count; i++)
            if (!EqualityComparer<T>.Default.Equals(items[i], other.items[i]))
                return false;
        return true;
    }

    public static bool operator ==(ValueList<T>? left, ValueList<T>? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ValueList<T>? left, ValueList<T>? right) => !(left == right);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode()
    {
        HashCode hash = default;
        for (int i = 0; i < count; i++)
            hash.Add(items[i]);
        return hash.ToHashCode();
    }

    public ReadOnlySpan<T> AsSpan() => items.AsSpan(0, count);

    /// <summary>A list with one more item at the end.</summary>
    public ValueList<T> With(T item) => [.. AsSpan(), item];

    /// <summary>A list with one item replaced.</summary>
    public ValueList<T> WithAt(int index, T item)
    {
        T[] copy = AsSpan().ToArray();
        copy[index] = item;
        return new(copy);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < count; i++)
            yield return items[i];
    }

    public override string ToString() => "[" + string.Join(", ", this) + "]";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The JSON reader builds a list through these; everyone else sees an immutable list.
    bool ICollection<T>.IsReadOnly => false;

    void ICollection<T>.Add(T item)
    {
        if (item is null && !typeof(T).IsAssignableTo(typeof(IMayBeNull)))
            throw new JsonException("null is no item of this list");
        if (count == items.Length)
            Array.Resize(ref items, count == 0 ? 4 : count * 2);
        items[count++] = item;
    }

    void ICollection<T>.Clear() => throw new NotSupportedException("A value list does not change.");

    bool ICollection<T>.Remove(T item) => throw new NotSupportedException("A value list does not change.");

    bool ICollection<T>.Contains(T item) => Array.IndexOf(items, item, 0, count) >= 0;

    void ICollection<T>.CopyTo(T[] array, int arrayIndex) => AsSpan().CopyTo(array.AsSpan(arrayIndex));
}

/// <summary>Makes <see cref="ValueList{T}"/>.</summary>
public static class ValueList
{
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? ValueList<T>.Empty : new(items.ToArray());

    public static ValueList<T> ToValueList<T>(this IEnumerable<T> items) => Create<T>(items.ToArray());

    /// <summary>The list, or an empty one for null: what a reader wants when it does not care for the difference.</summary>
    public static ValueList<T> OrEmpty<T>(this ValueList<T>? list) => list ?? ValueList<T>.Empty;
}
