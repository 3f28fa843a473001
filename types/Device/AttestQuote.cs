using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AttestQuote (published by tpmmgr). Source: types/AttestQuote.schema.json of the facts.</summary>
public sealed record AttestQuote
{
    /// <summary>All members at their zero.</summary>
    public static AttestQuote Zero { get; } = new();

    public Bytes? Nonce { get; init; }

    public SigAlg SigType { get; init; }

    public Bytes? Signature { get; init; }

    public Bytes? Quote { get; init; }

    public ValueList<PCRValue>? PCRs { get; init; }
}

/// <summary>Part of AttestQuote. Source: types/_types/PCRValue.schema.json of the facts.</summary>
public sealed record PCRValue
{
    /// <summary>All members at their zero.</summary>
    public static PCRValue Zero { get; } = new();

    public byte Index { get; init; }

    public PCRExtendHashType Algo { get; init; }

    public Bytes? Digest { get; init; }
}

/// <summary>A number on the wire (uint8 types.PCRExtendHashType); other numbers are carried as they are.</summary>
public enum PCRExtendHashType : byte
{
    None = 0,
    Sha1 = 1,
    Sha256 = 2,
}

/// <summary>A number on the wire (uint8 types.SigAlg); other numbers are carried as they are.</summary>
public enum SigAlg : byte
{
    SigAlgNone = 0,
    EcdsaSha256 = 1,
    RsaRsassa256 = 2,
}
