using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NIPortProbe, WwanProbe. Source: types/_types/ConnectivityProbe.schema.json of the facts.</summary>
public sealed record ConnectivityProbe
{
    /// <summary>All members at their zero.</summary>
    public static ConnectivityProbe Zero { get; } = new();

    public ConnectivityProbeMethod Method { get; init; }

    public string ProbeHost { get; init => field = value ?? ""; } = "";

    public ushort ProbePort { get; init; }
}

/// <summary>A number on the wire (uint8 types.ConnectivityProbeMethod); other numbers are carried as they are.</summary>
public enum ConnectivityProbeMethod : byte
{
    None = 0,
    Icmp = 1,
    Tcp = 2,
}
