namespace Eve.PubSub;

/// <summary>One record came (<see cref="Old"/> null), changed, or went (<see cref="New"/> null). Never both null, never equal.</summary>
public readonly record struct Change<T>(string Key, T? Old, T? New)
    where T : class
{
    /// <summary>The record as it is, or as it last was.</summary>
    public T Any => New ?? Old!;
}
