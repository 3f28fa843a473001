namespace Eve.Evectl.Core;

/// <summary>The records of one topic, with the moment each last changed where that is known.</summary>
internal sealed record Table<T>(IReadOnlyDictionary<string, T> Records, Func<string, DateTimeOffset?> ChangedAt)
    where T : class
{
    public static Table<T> Empty { get; } = new(new Dictionary<string, T>(), _ => null);

    public IEnumerable<T> Values => Records.Values;

    public T? Find(string key) => Records.GetValueOrDefault(key);
}
