namespace Eve.Tests.Storage.Traces;

/// <summary>
/// What two runs of the same agents may differ in (the recordings' README), and where we differ from the original on purpose
/// (rows of the deviations in the agents' READMEs).
/// </summary>
internal static class TraceRules
{
    public static bool Excused(string scenario, string topic, string key, string member) => (topic, member) switch
    {
        // The made-up config holds the time of its making, whose digits vary in number.
        ("BlobStatus", "Size") when key.StartsWith("{config", StringComparison.Ordinal) => true,
        // Reference first or volume first: either is met.
        ("VolumeStatus", "RefCount") => true,
        // Usage of a container volume: snapshots there, files here.
        ("VolumeStatus" or "VolumeRefStatus", "MaxVolSize") when scenario.StartsWith("oci-", StringComparison.Ordinal) => true,
        // Around a refused file the original has a race; we wait for the neighbours.
        ("BlobStatus", "Size" or "Path" or "State" or "RetryCount") when scenario == "mismatch-then-good" => true,
        ("ContentTreeStatus", "FileLocation") when scenario == "mismatch-then-good" => true,
        // A reference that is given back at once may or may not be seen.
        ("VerifyImageStatus", "RefCount") when scenario == "reboot-with-verified-file" => true,
        // We copy the volume's name at once, not only when the volume moves.
        ("VolumeRefStatus", "DisplayName" or "MaxVolSize") when scenario == "ref-before-volume" => true,
        _ => false,
    };
}
