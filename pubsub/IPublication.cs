namespace Eve.PubSub;

/// <summary>The table of one topic, owned by this agent: in memory, in files, and at every subscriber.</summary>
public interface IPublication<T>
    where T : class
{
    /// <summary>The records as last published, by key. Includes what an earlier run of this agent left.</summary>
    IReadOnlyDictionary<string, T> Items { get; }

    /// <summary>How often <see cref="SignalRestarted"/> was called since the last clear.</summary>
    int RestartCount { get; }

    /// <summary>Publishes a record under the key that the topic computes. An equal record goes nowhere.</summary>
    /// <returns>null when done (or nothing to do); else why nothing was published and nobody was told: the old value stands.</returns>
    PublishError? Publish(T record);

    /// <summary>The same under a literal key, for the few topics whose key is not computed from the record.</summary>
    PublishError? Publish(string key, T record);

    /// <summary>Takes a record away: from subscribers, files and backups. An unknown key is an error and changes nothing.</summary>
    PublishError? Unpublish(string key);

    /// <summary>Raises the restart counter: "all that was published before this is complete".</summary>
    void SignalRestarted();

    /// <summary>Sets the restart counter to 0.</summary>
    void ClearRestarted();

    /// <summary>
    /// Ends the topic for good: takes all records that are not persistent away, clears the counter, tells the subscribers all of
    /// this and closes. Agents need it rarely: an agent that merely stops leaves its records for its next run
    /// (<see cref="IPubSub{TSelf}"/>.Dispose).
    /// </summary>
    void Close();
}

/// <summary>Why a record was not published. The text is for operators: topic, key, size and limit.</summary>
public sealed record PublishError(PublishFailure Failure, string Text)
{
    public override string ToString() => Text;
}

/// <summary>The kinds of <see cref="PublishError"/>.</summary>
public enum PublishFailure
{
    /// <summary>The key cannot be a file name (NUL, too long; a slash in a persistent topic, elsewhere such a record has no file).</summary>
    BadKey,

    /// <summary>The record's message, or one of its large members, is over the wire's limit.</summary>
    TooLarge,

    /// <summary>The record cannot be written as JSON (NaN, a year after 9999).</summary>
    NotEncodable,

    /// <summary>Disk full, folder unreadable and the like; the text has the system's reason.</summary>
    Io,

    /// <summary>Unpublish of a key that is not there.</summary>
    UnknownKey,
}
