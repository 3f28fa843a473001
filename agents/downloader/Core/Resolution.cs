using Eve.Types;

namespace Eve.Agents.Downloader.Core;

/// <summary>The states of one ResolveStatus. Nothing is published while a resolution runs: the first record is the result.</summary>
public static class Resolution
{
    public const string WaitForDatastore = "Will retry when datastore available";

    public static ResolveStatus Begin(ResolveConfig config) =>
        new() { DatastoreID = config.DatastoreID, Name = config.Name, Counter = config.Counter };

    /// <summary>The digest that the name itself carries, in upper case as the wire has it; null when it carries none.</summary>
    public static string? DigestIn(string name)
    {
        int at = name.IndexOf("@sha256:", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : name[(at + "@sha256:".Length)..].ToUpperInvariant();
    }

    public static ResolveStatus Done(this ResolveStatus status, string sha256) =>
        status with { ImageSha256 = sha256.ToUpperInvariant(), ErrorDescription = Retry.None };

    public static ResolveStatus Failed(this ResolveStatus status, ErrorDescription error) => status with { ErrorDescription = error };

    public static ResolveStatus Retrying(this ResolveStatus status, TimeSpan pause, GoTime now)
    {
        string first = status.RetryCount == 0 ? status.Error : status.OrigError;
        long attempt = status.RetryCount + 1;
        return status with { RetryCount = attempt, OrigError = first, ErrorDescription = Retry.Running(first, attempt, pause, now) };
    }
}
