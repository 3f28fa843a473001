using System.Text.Json;
using Eve.Tests.Support;

namespace Eve.Agents.Domainmgr.Tests.System;

/// <summary>A container volume as volumemgr would leave it: a busybox root file system and an image config.</summary>
internal static class AppVolume
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <param name="command">A shell script for the app to run.</param>
    public static string Make(TempRoot root, string command, object? config = null, string location = Wishes.Volume)
    {
        string volume = root.Paths.Of(location);
        string bin = volume + "/rootfs/bin";
        Directory.CreateDirectory(bin);
        Directory.CreateDirectory(volume + "/rootfs/etc");
        if (!File.Exists(bin + "/busybox"))
        {
            File.Copy("/usr/bin/busybox", bin + "/busybox");
            File.SetUnixFileMode(bin + "/busybox", Executable);
            foreach (string name in (string[])["sh", "sleep", "cat", "echo", "env", "id", "ip", "httpd", "wget", "ls", "dd", "head", "hostname", "touch", "stat", "ping"])
                File.CreateSymbolicLink($"{bin}/{name}", "busybox");
        }
        object image = config ?? new { Env = (string[])["PATH=/bin", "FROM=image"], Cmd = (string[])["sh", "-c", command] };
        File.WriteAllText(volume + "/image-config.json", JsonSerializer.Serialize(new { architecture = "amd64", os = "linux", config = image }));
        return volume;
    }
}
