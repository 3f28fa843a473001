namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>
/// Paths inside a container's root file system, seen from outside. Symbolic links and ".." are followed as the container
/// would, so that nothing in an image can lead to a file of the device. Only while the container does not run.
/// </summary>
public static class RootPath
{
    private const int MostLinks = 40;

    /// <summary>Where <paramref name="inside"/> lies on the device. The last part need not exist, nor its parents.</summary>
    /// <returns>A path below <paramref name="root"/>, or null when links go in circles.</returns>
    public static string? Resolve(string root, string inside)
    {
        Stack<string> rest = new(Parts(inside).Reverse());
        List<string> done = [];
        int links = 0;
        while (rest.TryPop(out string? part))
        {
            if (part == "..")
            {
                if (done.Count > 0)
                    done.RemoveAt(done.Count - 1);
                continue;
            }
            done.Add(part);
            if (new FileInfo(Join(root, done)).LinkTarget is not { } target)
                continue;
            if (++links > MostLinks)
                return null;
            done.RemoveAt(done.Count - 1);
            if (target.StartsWith('/'))
                done.Clear();
            foreach (string next in Parts(target).Reverse())
                rest.Push(next);
        }
        return Join(root, done);
    }

    /// <summary>Whether the path climbs above its own start; such a path is refused rather than bent.</summary>
    public static bool Escapes(string inside)
    {
        int depth = 0;
        foreach (string part in Parts(inside))
            if ((depth += part == ".." ? -1 : 1) < 0)
                return true;
        return false;
    }

    private static IEnumerable<string> Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".");

    private static string Join(string root, List<string> parts) => parts.Count == 0 ? root : root + "/" + string.Join('/', parts);
}
