using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AttestNonce (published by zedagent). Source: types/AttestNonce.schema.json of the facts.</summary>
public sealed record AttestNonce
{
    /// <summary>All members at their zero.</summary>
    public static AttestNonce Zero { get; } = new();

    public Bytes? Nonce { get; init; }

    public string Requester { get; init => field = value ?? ""; } = "";
}
