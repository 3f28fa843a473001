namespace Eve.Agents.Domainmgr;

/// <summary>One empty file per app that is active, in a folder that outlives a reboot: volumemgr prepares these apps' volumes first.</summary>
public sealed class ActiveMarkers(Paths paths)
{
    private readonly string folder = paths.Persist + "/vault/active-app-instance-config";

    public void Set(Guid app, bool active)
    {
        string file = $"{folder}/{app}.json";
        if (active)
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            using FileStream marker = new(file, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        }
        else if (Directory.Exists(folder))
            File.Delete(file);
    }
}
