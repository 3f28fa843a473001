using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EnrolledCertificateStatus (published by scepclient). Source: types/EnrolledCertificateStatus.schema.json of the facts.</summary>
public sealed record EnrolledCertificateStatus
{
    /// <summary>All members at their zero.</summary>
    public static EnrolledCertificateStatus Zero { get; } = new();

    public string CertEnrollmentProfileName { get; init => field = value ?? ""; } = "";

    public CSRProfile CSRProfile { get; init => field = value ?? CSRProfile.Zero; } = CSRProfile.Zero;

    public string EnrollmentServerURL { get; init => field = value ?? ""; } = "";

    public ValueList<string>? TrustAnchorFingerprints { get; init; }

    public ErrorDescription Error { get; init => field = value ?? ErrorDescription.Zero; } = ErrorDescription.Zero;

    public CertDistinguishedName Subject { get; init => field = value ?? CertDistinguishedName.Zero; } = CertDistinguishedName.Zero;

    public CertDistinguishedName Issuer { get; init => field = value ?? CertDistinguishedName.Zero; } = CertDistinguishedName.Zero;

    public CertSubjectAlternativeName SAN { get; init => field = value ?? CertSubjectAlternativeName.Zero; } = CertSubjectAlternativeName.Zero;

    public byte RenewPeriodPercent { get; init; }

    public KeyType KeyType { get; init; }

    public HashAlgorithm HashAlgorithm { get; init; }

    public GoTime IssueTimestamp { get; init; }

    public GoTime ExpirationTimestamp { get; init; }

    public string SHA256Fingerprint { get; init => field = value ?? ""; } = "";

    public CertStatus CertStatus { get; init; }

    public string CertFilepath { get; init => field = value ?? ""; } = "";

    public string CACertBundleFilepath { get; init => field = value ?? ""; } = "";

    public string PrivateKeyFilepath { get; init => field = value ?? ""; } = "";
}

/// <summary>A number on the wire (int32 info.CertStatus); other numbers are carried as they are.</summary>
public enum CertStatus : int
{
    Unspecified = 0,
    Available = 1,
    Pending = 2,
    RenewalPending = 3,
    Expired = 4,
    Revoked = 5,
    EnrollmentFailed = 6,
    RenewalFailed = 7,
    InvalidConfig = 8,
}
