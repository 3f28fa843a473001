using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of CSRProfile, EnrolledCertificateStatus. Source: types/_types/CertSubjectAlternativeName.schema.json of the facts.</summary>
public sealed record CertSubjectAlternativeName
{
    /// <summary>All members at their zero.</summary>
    public static CertSubjectAlternativeName Zero { get; } = new();

    public ValueList<string>? DNSNames { get; init; }

    public ValueList<string>? EmailAddresses { get; init; }

    public ValueList<IpText>? IPAddresses { get; init; }

    public ValueList<string>? URIs { get; init; }
}
