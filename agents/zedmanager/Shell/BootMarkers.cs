using System.Collections.Immutable;
using Eve.Agents.Files;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Shell;

/// <summary>The apps that ran when the device went down: one empty file for each, which domainmgr makes and removes.</summary>
internal sealed class BootMarkers(Paths paths)
{
    private readonly string vault = paths.Of("/persist/vault");
    private readonly string folder = paths.Of("/persist/vault/active-app-instance-config");

    /// <summary>The app is to come first after the next restart of the device, though domainmgr has not seen it run yet.</summary>
    /// <returns>What went wrong; null when the marker is there. Without a vault there is nothing to mark.</returns>
    public string? Add(Guid app)
    {
        if (!Directory.Exists(vault))
            return null;
        try
        {
            Directory.CreateDirectory(folder, SmallFile.FolderMode);
            using FileStream marker = new($"{folder}/{app}.json", new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = SmallFile.Private });
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

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
