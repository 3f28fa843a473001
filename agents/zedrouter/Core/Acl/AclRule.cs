using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Acl;

/// <summary>One access rule of an app's adapter, understood and checked. Rules work in both directions.</summary>
public sealed record AclRule
{
    public AclAction Action { get; init; }

    /// <summary>The remote side as an IPv4 network; null for any.</summary>
    public Subnet4? Remote { get; init; }

    /// <summary>The remote side as a DNS name, with all names below it; empty for none.</summary>
    public string Host { get; init; } = "";

    /// <summary>The remote side is one of the network instance's static DNS entries, or the app itself.</summary>
    public bool EidSet { get; init; }

    /// <summary>IP protocol number; null for any.</summary>
    public int? Protocol { get; init; }

    /// <summary>Port at the remote side; null for any.</summary>
    public PortRange? RemotePort { get; init; }

    /// <summary>Port at the app, or with a port map the port at the uplink; null for any.</summary>
    public PortRange? LocalPort { get; init; }

    /// <summary>Shared labels of the uplinks that a port map is for; empty for all.</summary>
    public ValueList<string> Adapters { get; init; } = [];

    /// <summary>The app's port behind a port map.</summary>
    public int TargetPort { get; init; }

    /// <summary>"5/second burst 10 packets"; empty without a limit.</summary>
    public string Limit { get; init; } = "";

    public bool IsPortMap => Action == AclAction.PortMap;
}

/// <summary>What happens to a packet that matches.</summary>
public enum AclAction
{
    Allow,
    Drop,

    /// <summary>Allowed up to a rate; what is above is dropped.</summary>
    Limit,

    /// <summary>Allowed, and reachable from outside through a port of the uplink.</summary>
    PortMap,
}

/// <summary>One port, or several in a row.</summary>
public readonly record struct PortRange(int First, int Last)
{
    public bool IsSingle => First == Last;

    public static PortRange? Parse(string text)
    {
        string[] ends = text.Split('-', ':');
        if (ends.Length > 2 || !Port(ends[0], out int first) || !Port(ends[^1], out int last) || last < first)
            return null;
        return new(first, last);

        static bool Port(string text, out int port) =>
            int.TryParse(text, System.Globalization.NumberStyles.None, null, out port) && port is > 0 and <= ushort.MaxValue;
    }

    public override string ToString() => IsSingle ? $"{First}" : $"{First}-{Last}";
}
