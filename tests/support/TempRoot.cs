using Eve.Agents;

namespace Eve.Tests.Support;

/// <summary>A device's root in a folder of its own, deleted on dispose. Its path is short, because socket paths end at 107 bytes.</summary>
public sealed class TempRoot : IDisposable
{
    public TempRoot()
    {
        Root = Directory.CreateTempSubdirectory("eve").FullName;
        Paths = new(Root);
        Directory.CreateDirectory(Paths.Run);
        Directory.CreateDirectory(Paths.Persist);
        Directory.CreateDirectory(Paths.Config);
        Directory.CreateDirectory(Root + "/var");
        File.CreateSymbolicLink(Root + "/var/run", "../run");
    }

    public string Root { get; }

    public Paths Paths { get; }

    /// <summary>Writes a file of the device ("/config/server"), with its folders.</summary>
    public string Write(string devicePath, string text)
    {
        string path = Paths.Of(devicePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Read(string devicePath) => File.ReadAllText(Paths.Of(devicePath));

    public void Dispose() => ScratchFolder.Delete(Root);
}
