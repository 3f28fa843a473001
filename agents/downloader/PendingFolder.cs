namespace Eve.Agents.Downloader;

/// <summary>Where downloads wait for the verifier: /persist/vault/downloader/pending.</summary>
internal sealed class PendingFolder(Paths paths)
{
    private const string Folder = "/persist/vault/downloader/pending";
    private const string Record = ".progress";

    /// <summary>Makes the folder; progress without data goes, data stays to be continued.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(paths.Of(Folder), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (string record in Directory.EnumerateFiles(paths.Of(Folder), "*" + Record))
            if (!File.Exists(record[..^Record.Length]))
                File.Delete(record);
    }

    /// <summary>Removes one download with its records.</summary>
    public void Delete(string target)
    {
        if (!Owns(target))
            return;
        File.Delete(paths.Of(target));
        File.Delete(paths.Of(target) + Record);
        File.Delete(paths.Of(target) + Record + ".tmp");
    }

    /// <summary>Removes what no request names any more.</summary>
    public void Sweep(IEnumerable<string> wanted)
    {
        HashSet<string> keep = [.. wanted.Select(Path.GetFileName).OfType<string>()];
        foreach (string file in Directory.EnumerateFiles(paths.Of(Folder)))
        {
            string name = Path.GetFileName(file);
            foreach (string ending in new[] { ".tmp", Record })
                if (name.EndsWith(ending, StringComparison.Ordinal))
                    name = name[..^ending.Length];
            if (!keep.Contains(name))
                File.Delete(file);
        }
    }

    /// <summary>Whether a request may be written there: nobody else's path is touched.</summary>
    public static bool Owns(string target) =>
        target.StartsWith(Folder + "/", StringComparison.Ordinal) && Path.GetFullPath(target) == target;
}
