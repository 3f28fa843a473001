using Eve.Agents.Volumemgr.Unix;
using Microsoft.Win32.SafeHandles;

namespace Eve.Agents.Volumemgr.Volumes.Layers;

/// <summary>
/// A folder that is a file system's root for those who write to it by name. Every name is resolved by the kernel below this
/// root, links included, so nothing outside can be reached; a name that itself climbs out is refused.
/// </summary>
internal sealed class RootFolder(string path) : IDisposable
{
    private const int MostLinks = 40;
    private readonly SafeFileHandle root = LinuxFiles.OpenRoot(path);
    private SafeFileHandle? lastFolder;
    private string? lastName;

    /// <summary>The parts of an archive's name below the root; empty for the root itself.</summary>
    /// <exception cref="VolumeException">It leads above the root.</exception>
    public static string Clean(string name, string what)
    {
        List<string> parts = [];
        foreach (string part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                throw new VolumeException($"{what} \"{name}\" would lie outside of the volume's root: the image is broken or hostile");
        }
        return string.Join('/', parts);
    }

    /// <summary>
    /// The host's path of a name whose last part is not resolved; its folder is made when it is missing. Valid until the next call.
    /// </summary>
    public string PathOf(string clean)
    {
        int slash = clean.LastIndexOf('/');
        string folder = slash < 0 ? "" : clean[..slash];
        return $"{PathOf(FolderOf(folder))}/{clean[(slash + 1)..]}";
    }

    /// <summary>An existing folder, links followed below the root; null when there is none. Its path: <see cref="PathOf(SafeFileHandle)"/>.</summary>
    public SafeFileHandle? OpenExisting(string clean) => LinuxFiles.OpenFolderInRoot(root, clean);

    /// <summary>The host's path of an open folder, as long as it is open.</summary>
    public static string PathOf(SafeFileHandle folder) => $"/proc/self/fd/{folder.DangerousGetHandle()}";

    /// <summary>Something was removed or replaced: what was resolved before may be elsewhere now.</summary>
    public void Forget()
    {
        lastFolder?.Dispose();
        (lastFolder, lastName) = (null, null);
    }

    public void Dispose()
    {
        Forget();
        root.Dispose();
    }

    private SafeFileHandle FolderOf(string folder)
    {
        if (lastFolder is not null && lastName == folder)
            return lastFolder;
        SafeFileHandle found = OpenOrMake(folder, 0);
        Forget();
        (lastFolder, lastName) = (found, folder);
        return found;
    }

    private SafeFileHandle OpenOrMake(string folder, int links)
    {
        if (LinuxFiles.OpenFolderInRoot(root, folder) is { } found)
            return found;
        if (links > MostLinks)
            throw new VolumeException($"\"{folder}\" has too many symbolic links on its way");
        int slash = folder.LastIndexOf('/');
        string parentName = slash < 0 ? "" : folder[..slash];
        using (SafeFileHandle parent = OpenOrMake(parentName, links + 1))
        {
            string full = $"{PathOf(parent)}/{folder[(slash + 1)..]}";
            if (new FileInfo(full).LinkTarget is { } target)
            {
                // A link to nowhere yet: make what it points at, seen from the root.
                string where = target.StartsWith('/') ? target : $"{parentName}/{target}";
                return OpenOrMake(ClampToRoot(where), links + 1);
            }
            Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
        return LinuxFiles.OpenFolderInRoot(root, folder) ?? throw new VolumeException($"folder \"{folder}\" cannot be made");
    }

    // As the kernel does it for a root: ".." at the top stays at the top.
    private static string ClampToRoot(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or ".."))
                parts.Add(part);
        }
        return string.Join('/', parts);
    }
}
