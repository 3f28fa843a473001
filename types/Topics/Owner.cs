namespace Eve.Types;

/// <summary>One empty marker per agent; nested so that no marker collides with an agent's namespace.</summary>
public static class Owner
{
    public sealed class Zedagent : IAgentIdentity { public static string Name => "zedagent"; }
    public sealed class Zedmanager : IAgentIdentity { public static string Name => "zedmanager"; }
    public sealed class Volumemgr : IAgentIdentity { public static string Name => "volumemgr"; }
    public sealed class Downloader : IAgentIdentity { public static string Name => "downloader"; }
    public sealed class Verifier : IAgentIdentity { public static string Name => "verifier"; }
    public sealed class Zedrouter : IAgentIdentity { public static string Name => "zedrouter"; }
    public sealed class Domainmgr : IAgentIdentity { public static string Name => "domainmgr"; }
    public sealed class Nim : IAgentIdentity { public static string Name => "nim"; }
    public sealed class Zedclient : IAgentIdentity { public static string Name => "zedclient"; }
    public sealed class Nodeagent : IAgentIdentity { public static string Name => "nodeagent"; }
    public sealed class Baseosmgr : IAgentIdentity { public static string Name => "baseosmgr"; }
    public sealed class Vaultmgr : IAgentIdentity { public static string Name => "vaultmgr"; }
    public sealed class Tpmmgr : IAgentIdentity { public static string Name => "tpmmgr"; }
    public sealed class Zedkube : IAgentIdentity { public static string Name => "zedkube"; }
    public sealed class Zfsmanager : IAgentIdentity { public static string Name => "zfsmanager"; }
    public sealed class Wwan : IAgentIdentity { public static string Name => "wwan"; }
    public sealed class Msrv : IAgentIdentity { public static string Name => "msrv"; }
    public sealed class Diag : IAgentIdentity { public static string Name => "diag"; }
    public sealed class Monitor : IAgentIdentity { public static string Name => "monitor"; }
    public sealed class Newlogd : IAgentIdentity { public static string Name => "newlogd"; }
    public sealed class Loguploader : IAgentIdentity { public static string Name => "loguploader"; }
    public sealed class Edgeview : IAgentIdentity { public static string Name => "edgeview"; }
    public sealed class Watcher : IAgentIdentity { public static string Name => "watcher"; }
    public sealed class Scepclient : IAgentIdentity { public static string Name => "scepclient"; }
    public sealed class Usbmanager : IAgentIdentity { public static string Name => "usbmanager"; }

    /// <summary>identitymanager publishes under its historic name on the wire.</summary>
    public sealed class Identitymgr : IAgentIdentity { public static string Name => "identitymgr"; }

    public sealed class KubeInit : IAgentIdentity { public static string Name => "kube-init"; }

    public sealed class Mgmtproxy : IAgentIdentity { public static string Name => "mgmtproxy"; }

    /// <summary>No agent: plain files below /run/global, watched with inotify.</summary>
    public sealed class Nobody : IAgentIdentity { public static string Name => ""; }
}
