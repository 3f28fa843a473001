using System.Collections.Immutable;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>Small words for the maps of a <see cref="World"/>.</summary>
public static class Maps
{
    /// <summary>The map with a value set, or without the key for null.</summary>
    public static ImmutableDictionary<TKey, TValue> With<TKey, TValue>(this ImmutableDictionary<TKey, TValue> map, TKey key, TValue? value)
        where TKey : notnull
        where TValue : class => value is null ? map.Remove(key) : map.SetItem(key, value);
}
