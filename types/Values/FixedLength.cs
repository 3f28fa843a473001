namespace Eve.Types;

/// <summary>Lists whose length the wire fixes: missing items are zero, extra ones are dropped.</summary>
internal static class FixedLength
{
    public static ValueList<T> Of<T>(ValueList<T>? items, int length)
    {
        if (items is { } list && list.Count == length)
            return list;
        T[] exact = new T[length];
        if (items is not null)
            items.AsSpan()[..Math.Min(length, items.Count)].CopyTo(exact);
        return ValueList.Create<T>(exact);
    }
}
