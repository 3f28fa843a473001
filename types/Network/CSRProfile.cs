using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of EnrolledCertificateStatus, SCEPProfile. Source: types/_types/CSRProfile.schema.json of the facts.</summary>
public sealed record CSRProfile
{
    /// <summary>All members at their zero.</summary>
    public static CSRProfile Zero { get; } = new();

    public CertDistinguishedName Subject { get; init => field = value ?? CertDistinguishedName.Zero; } = CertDistinguishedName.Zero;

    public CertSubjectAlternativeName SAN { get; init => field = value ?? CertSubjectAlternativeName.Zero; } = CertSubjectAlternativeName.Zero;

    public byte RenewPeriodPercent { get; init; }

    public KeyType KeyType { get; init; }

    public HashAlgorithm HashAlgorithm { get; init; }
}
