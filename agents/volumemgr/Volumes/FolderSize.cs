using Eve.Agents.Volumemgr.Unix;

namespace Eve.Agents.Volumemgr.Volumes;

/// <summary>How much a folder holds. Links are not followed; what vanishes meanwhile counts nothing.</summary>
internal static class FolderSize
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <param name="allocated">Bytes on disk, at most those that the file seems to have; else the latter.</param>
    public static long Of(string folder, bool allocated)
    {
        if (!Directory.Exists(folder))
            return 0;
        long sum = 0;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", Everything))
        {
            try
            {
                if (file.LinkTarget is not null)
                    continue;
                (long blocks, long apparent) = LinuxFiles.SizeOf(file.FullName);
                sum += allocated ? Math.Min(blocks, apparent) : apparent;
            }
            catch (IOException)
            {
                // Gone between the listing and the look.
            }
        }
        return sum;
    }
}
