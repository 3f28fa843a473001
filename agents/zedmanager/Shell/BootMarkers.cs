using System.Collections.Immutable;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Shell;

/// <summary>The apps that ran when the device went down: one empty file for each, which domainmgr makes and removes.</summary>
internal sealed class BootMarkers(Paths paths)
{
    private readonly string folder = paths.Of("/persist/vault/active-app-instance-config");

    /// <summary>A folder that is missing, or locked with its vault, is an empty set.</summary>
    public ImmutableHashSet<Guid> Read()
    {
        if (!Directory.Exists(folder))
            return [];
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.json")
                .Select(path => Guid.TryParse(Path.GetFileNameWithoutExtension(path), out Guid app) ? app : Guid.Empty)
                .Where(app => app != Guid.Empty)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
