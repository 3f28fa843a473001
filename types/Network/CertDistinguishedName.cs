using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of CSRProfile, EnrolledCertificateStatus. Source: types/_types/CertDistinguishedName.schema.json of the facts.</summary>
public sealed record CertDistinguishedName
{
    /// <summary>All members at their zero.</summary>
    public static CertDistinguishedName Zero { get; } = new();

    public string CommonName { get; init => field = value ?? ""; } = "";

    public string SerialNumber { get; init => field = value ?? ""; } = "";

    public ValueList<string>? Organization { get; init; }

    public ValueList<string>? OrganizationalUnit { get; init; }

    public ValueList<string>? Country { get; init; }

    public ValueList<string>? State { get; init; }

    public ValueList<string>? Locality { get; init; }
}
