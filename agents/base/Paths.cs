namespace Eve.Agents;

/// <summary>Every path of a device, below one injected root, so that any number of devices live side by side on one machine.</summary>
public sealed class Paths(string root)
{
    /// <summary>The device's root, without a slash at the end ("" for the real root).</summary>
    public string Root { get; } = root.TrimEnd('/');

    /// <summary>Records and sockets that end with the boot.</summary>
    public string Run => Root + "/run";

    /// <summary>What survives a reboot.</summary>
    public string Persist => Root + "/persist";

    /// <summary>Identity, certificates and server name, written when the device is made.</summary>
    public string Config => Root + "/config";

    /// <summary>A path of the device ("/persist/vault") as this process sees it.</summary>
    public string Of(string devicePath) => Root + devicePath;
}
