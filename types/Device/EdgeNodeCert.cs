using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EdgeNodeCert (published by tpmmgr). Source: types/EdgeNodeCert.schema.json of the facts.</summary>
public sealed record EdgeNodeCert
{
    /// <summary>All members at their zero.</summary>
    public static EdgeNodeCert Zero { get; } = new();

    public byte HashAlgo { get; init; }

    public Bytes? CertID { get; init; }

    public CertType CertType { get; init; }

    public Bytes? Cert { get; init; }

    public bool IsTpm { get; init; }

    public ValueList<CertMetaData>? MetaDataItems { get; init; }
}

/// <summary>Part of EdgeNodeCert. Source: types/_types/CertMetaData.schema.json of the facts.</summary>
public sealed record CertMetaData
{
    /// <summary>All members at their zero.</summary>
    public static CertMetaData Zero { get; } = new();

    public CertMetaDataType Type { get; init; }

    public Bytes? Data { get; init; }
}

/// <summary>A number on the wire (uint8 types.CertMetaDataType); other numbers are carried as they are.</summary>
public enum CertMetaDataType : byte
{
    None = 0,
    Tpm2Public = 1,
}

/// <summary>A number on the wire (uint8 types.CertType); other numbers are carried as they are.</summary>
public enum CertType : byte
{
    None = 0,
    Onboarding = 1,
    RestrictSigning = 2,
    Ek = 3,
    EcdhXchange = 4,
}
