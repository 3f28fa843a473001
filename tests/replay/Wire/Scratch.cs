namespace Eve.Replay.Wire;

/// <summary>A device's root for one replay; gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Root { get; } = NewRoot();

    /// <summary>A fresh folder with a short path, in memory where there is such a place: /run of a device is in memory, too.</summary>
    public static string NewRoot()
    {
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string root = Path.Combine(parent, "ps" + Path.GetRandomFileName()[..8]);
        Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return root;
    }

    public string Of(string devicePath) => Root + devicePath;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>The first difference between a recording and ours.</summary>
internal sealed class DifferenceException(int line, string text) : Exception($"line {line}: {text}");
