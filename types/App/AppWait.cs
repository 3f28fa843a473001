namespace Eve.Types;

/// <summary>
/// Why an app is not where its config wants it; published by zedmanager for as long as it is not. An addition of this suite:
/// the original has no such record, and nobody on the wire needs it. Made by the predicates that decide, so it cannot be wrong.
/// </summary>
public sealed record AppWait
{
    /// <summary>All members at their zero.</summary>
    public static AppWait Zero { get; } = new();

    public Guid AppUUID { get; init; }

    public string DisplayName { get; init => field = value ?? ""; } = "";

    /// <summary>Who has to do something; "zedmanager" for the app's own clock, "controller" for its owner.</summary>
    public string Agent { get; init => field = value ?? ""; } = "";

    /// <summary>The topic that will tell; "" when none will.</summary>
    public string Topic { get; init => field = value ?? ""; } = "";

    /// <summary>That record's key.</summary>
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>What is expected, in words.</summary>
    public string What { get; init => field = value ?? ""; } = "";

    /// <summary>Since when the app waits for this record.</summary>
    public GoTime Since { get; init; }

    /// <summary>The app's error as it stands; "" for none.</summary>
    public string LastError { get; init => field = value ?? ""; } = "";

    /// <summary>In words, what makes it be tried again; "" when that is the record's change.</summary>
    public string Retry { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// The app left the config and is being taken down; a config of the same UUID is a new app, whose turn is after that. Said
    /// before anything of the app goes, so that zedmanager knows it also when it is killed in the middle.
    /// </summary>
    public bool Removing { get; init; }

    /// <summary>When it is tried again without anybody's doing; zero when a record has to change.</summary>
    public GoTime NextTry { get; init; }
}
