namespace Eve.Types;

/// <summary>The key formats that more than one topic or agent needs (keys facts).</summary>
public static class Keys
{
    /// <summary>The key of topics that hold one record.</summary>
    public const string Global = "global";

    /// <summary>Lower-case text with dashes.</summary>
    public static string Uuid(Guid uuid) => uuid.ToString();

    /// <summary>Lower-case hexadecimal, empty for none.</summary>
    public static string Hex(Bytes? bytes) => bytes?.ToHex() ?? "";

    /// <summary>Volume and its generation: the two counters are added to one number.</summary>
    public static string Volume(Guid volume, long generation, long localGeneration) => $"{volume}#{generation + localGeneration}";

    /// <summary>A volume as one app refers to it.</summary>
    public static string VolumeRef(Guid volume, long generation, long localGeneration, Guid app) => $"{volume}#{generation + localGeneration}#{app}";

    /// <summary>A path with one leading slash removed and every other slash turned into a dash.</summary>
    public static string DiskPath(string path) => (path.StartsWith('/') ? path[1..] : path).Replace('/', '-');

    /// <summary>A tag of a datastore that is being resolved.</summary>
    public static string Resolve(Guid datastore, string name, uint counter) => $"{datastore}+{name}+{counter}";

    /// <summary>An image of an app; the purge counter only when it is not 0.</summary>
    public static string AppAndImage(Guid app, Guid image, uint purgeCounter) =>
        purgeCounter == 0 ? $"{app}.{image}" : $"{app}.{image}.{purgeCounter}";

    /// <summary>The flows of one app adapter.</summary>
    public static string Flow(Guid app, string adapter, string sequence) => sequence.Length == 0 ? $"{app}-{adapter}" : $"{app}-{adapter}-{sequence}";
}
