using System.Globalization;
using System.Text.RegularExpressions;

namespace Eve.Replay.Wire;

/// <summary>Compares a recorded listing of files with ours: kind, mode, size, and that nothing else is there.</summary>
internal sealed partial class DiskCheck(Scratch scratch, Script script, IReadOnlySet<string> tampered)
{
    private const string LargeFolder = "/persist/pubsub-large";

    public void Compare(IReadOnlyList<Remark> listing)
    {
        HashSet<string> listed = [];
        List<string> folders = [];
        foreach (Remark remark in listing)
        {
            Match entry = EntryPattern().Match(remark.Text);
            string path = entry.Groups[4].Value;
            if (!entry.Success)
                throw new DifferenceException(remark.Number, $"a listed file of no known form: {remark.Text}");
            if (!IsOurs(path))
                continue;
            listed.Add(path);
            if (path.StartsWith(LargeFolder, StringComparison.Ordinal))
                continue; // random names, and fewer of them: see the deviations
            if (entry.Groups[2].Value == "dir")
                folders.Add(path);
            CompareOne(remark.Number, entry.Groups[1].Value, entry.Groups[2].Value, entry.Groups[3].Value, path);
        }
        foreach (string folder in folders)
            foreach (string found in Directory.EnumerateFileSystemEntries(scratch.Of(folder)).Select(path => path[scratch.Root.Length..]))
                if (!listed.Contains(found) && IsOurs(found) && !found.EndsWith(".damaged", StringComparison.Ordinal))
                    throw new DifferenceException(listing[0].Number, $"{found} should not be there");
    }

    private void CompareOne(int number, string mode, string kind, string size, string path)
    {
        string here = scratch.Of(path);
        // Deviation DamagedRecordsComeFromTheirBackup: restored or set aside, and half-written files removed.
        if (tampered.Contains(Path.GetFileName(path)) || TemporaryPattern().IsMatch(path))
            return;
        FileSystemInfo info = kind == "dir" ? new DirectoryInfo(here) : new FileInfo(here);
        if (!info.Exists)
            throw new DifferenceException(number, $"{path} is missing");
        // Deviation SocketsAreForTheOwner.
        string expected = kind == "sock" ? "0600" : mode;
        string found = Convert.ToString((int)info.UnixFileMode, 8).PadLeft(4, '0');
        if (found != expected)
            throw new DifferenceException(number, $"{path} has mode {found}");
        if (kind == "file" && ((FileInfo)info).Length != long.Parse(size, CultureInfo.InvariantCulture))
            throw new DifferenceException(number, $"{path} has {((FileInfo)info).Length} bytes");
    }

    // The recorder's own files were listed as well.
    private bool IsOurs(string path) =>
        path.StartsWith("/run/" + script.Agent, StringComparison.Ordinal)
        || path.StartsWith("/persist/status", StringComparison.Ordinal)
        || path.StartsWith(LargeFolder, StringComparison.Ordinal);

    [GeneratedRegex(@"/tmp\d+$")]
    private static partial Regex TemporaryPattern();

    [GeneratedRegex(@"^on disk: (\d{4}) (dir|file|sock) +(\d+|-) +(.*)$", RegexOptions.Singleline)]
    private static partial Regex EntryPattern();
}
