using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>
/// Part of AppInstanceConfig and AppInstanceStatus: an overlay (LISP) adapter of an app. Source:
/// types/_era-2020-08/_types/EIDOverlayConfig.schema.json of the facts.
/// </summary>
public sealed record EIDOverlayConfig
{
    /// <summary>All members at their zero.</summary>
    public static EIDOverlayConfig Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>LISP instance id. An app has at most one adapter in each.</summary>
    public uint IID { get; init; }

    /// <summary>The device makes key and EID; otherwise the controller gives <see cref="EID"/>, signature and certificate.</summary>
    public bool Allocate { get; init; }

    public bool ExportPrivate { get; init; }

    public Bytes? AllocationPrefix { get; init; }

    /// <summary>In bits.</summary>
    public long AllocationPrefixLen { get; init; }

    public IpText EID { get; init; }

    public string LispSignature { get; init => field = value ?? ""; } = "";

    public Bytes? PemCert { get; init; }

    public Bytes? PemPrivateKey { get; init; }

    public ValueList<ACE>? ACLs { get; init; }

    public MacAddress AppMacAddr { get; init; }

    public IpText AppIPAddr { get; init; }

    public Guid Network { get; init; }

    public int IntfOrder { get; init; }

    public string Error { get; init => field = value ?? ""; } = "";

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(EIDOverlayConfig);
}
