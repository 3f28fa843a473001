namespace Eve.Replay.Wire;

/// <summary>Where ours does better on purpose than what was recorded; pubsub/README.md has the reasons.</summary>
internal enum Deviation
{
    /// <summary>A feed sends only what changed; the original sends the whole table, with new side files, at each change.</summary>
    UnchangedIsNotSentAgain,

    /// <summary>What publish refuses is told to nobody and ends nothing; the original tells it all the same, or ends.</summary>
    RefusedIsToldToNobody,

    /// <summary>A key with a slash goes over the socket without an error; in both it has no file.</summary>
    SlashKeysAreNoError,

    /// <summary>The counter comes after the records from before the signal, in the first dump as well.</summary>
    CounterNeverOvertakes,

    /// <summary>Whole numbers go through no 64-bit float, neither on the wire nor at reload.</summary>
    NumbersAreExact,

    /// <summary>A key that contains ".json" comes back whole.</summary>
    KeysKeepTheirDotJson,

    /// <summary>A damaged record is set aside and its backup used.</summary>
    DamagedRecordsComeFromTheirBackup,

    /// <summary>Sockets have mode 0600, folders of side files 0700.</summary>
    SocketsAreForTheOwner,

    /// <summary>Keys that are not in the table after a reconnection are deleted.</summary>
    GoneKeysAreDeleted,

    /// <summary>Side files are taken only from the folder of their topic.</summary>
    SideFilesOnlyFromTheirFolder,

    /// <summary>A counter beyond 31 bits is the largest of these, not of 63.</summary>
    CountersEndAt31Bits,

    /// <summary>The counter of a topic of no agent is told at once, and when it is cleared.</summary>
    NoAgentCounterIsPrompt,
}
