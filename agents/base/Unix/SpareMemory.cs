using System.Globalization;
using System.Runtime.InteropServices;

namespace Eve.Agents.Unix;

/// <summary>
/// What the start of a process left behind, which would stay for days in one that has little to do: garbage, and the pages of
/// executable and libraries that only the start needed. What is needed again comes back from the file.
/// </summary>
public static partial class SpareMemory
{
    private const int DontNeed = 4;

    /// <summary>Collects garbage and gives pages back. Takes some milliseconds.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            foreach ((nint start, nint end) in Unchanged(File.ReadLines("/proc/self/smaps")))
                _ = madvise(start, (nuint)(end - start), DontNeed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A system that does not tell its mappings keeps them.
        }
    }

    /// <summary>
    /// The mappings that cannot be written and hold nothing but what is in their file: without a page of the process's own, in
    /// memory or swapped out.
    /// </summary>
    /// <param name="smaps">As in /proc/PID/smaps.</param>
    internal static IReadOnlyList<(nint Start, nint End)> Unchanged(IEnumerable<string> smaps)
    {
        List<(nint Start, nint End)> found = [];
        (nint Start, nint End)? read = null;
        foreach (string line in smaps)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [string range, "r-xp" or "r--p", _, _, _, ['/', ..], ..] && range.Split('-') is [string start, string end])
                read = (nint.Parse(start, NumberStyles.HexNumber, CultureInfo.InvariantCulture), nint.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            else if (words is [not [.., ':'], ..])
                read = null;
            else if (words is ["Anonymous:" or "Swap:", not "0", "kB"])
                read = null;
            else if (words is ["Swap:", "0", "kB"] && read is { } mapping)
                found.Add(mapping);
        }
        return found;
    }

    // Mono.Posix has only posix_madvise, which does nothing with this advice. Safe: only for mappings whose every page the file has, too.
    [LibraryImport("libc")]
    private static partial int madvise(nint start, nuint length, int advice);
}
