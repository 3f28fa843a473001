using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ControllerCert (published by zedagent). Source: types/ControllerCert.schema.json of the facts.</summary>
public sealed record ControllerCert
{
    /// <summary>All members at their zero.</summary>
    public static ControllerCert Zero { get; } = new();

    public CertHashAlgorithm HashAlgo { get; init; }

    public ZCertType Type { get; init; }

    public Bytes? Cert { get; init; }

    public Bytes? CertHash { get; init; }
}

/// <summary>A number on the wire (int32 certs.ZCertType); other numbers are carried as they are.</summary>
public enum ZCertType : int
{
    ControllerNone = 0,
    ControllerSigning = 1,
    ControllerIntermediate = 2,
    ControllerEcdhExchange = 3,
    DeviceOnboarding = 10,
    DeviceRestrictedSigning = 11,
    DeviceEndorsementRsa = 12,
    DeviceEcdhExchange = 13,
}
