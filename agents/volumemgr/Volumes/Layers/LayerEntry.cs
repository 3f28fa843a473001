namespace Eve.Agents.Volumemgr.Volumes.Layers;

/// <summary>The kinds of things a layer may hold.</summary>
public enum EntryKind
{
    File,
    Folder,
    SymbolicLink,
    HardLink,
    CharacterDevice,
    BlockDevice,
    Fifo,
}

/// <summary>One entry of a layer's tar stream. The file's bytes follow it in the stream.</summary>
/// <param name="Name">As it stands in the archive: not yet checked.</param>
/// <param name="Target">Of a link.</param>
/// <param name="Attributes">Extended attributes, values as raw bytes.</param>
public sealed record LayerEntry(
    EntryKind Kind,
    string Name,
    string Target,
    long Size,
    uint Mode,
    uint User,
    uint Group,
    DateTimeOffset Time,
    uint Major,
    uint Minor,
    IReadOnlyList<KeyValuePair<string, byte[]>> Attributes);
