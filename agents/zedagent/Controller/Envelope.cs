using Eve.Agents.Zedagent.Identity;
using Eve.Api.Auth;
using Eve.Api.Common;
using Google.Protobuf;

namespace Eve.Agents.Zedagent.Controller;

/// <summary>The signed envelope around messages in both directions (device-api facts, section 2).</summary>
public static class Envelope
{
    /// <summary>Wraps a message of the device.</summary>
    /// <param name="payload">The serialized message; may be empty, the envelope never is.</param>
    /// <param name="key">Who signs.</param>
    /// <param name="withCertificate">Only for register: the controller does not know the sender yet.</param>
    public static byte[] Wrap(byte[] payload, ISigningKey key, bool withCertificate = false)
    {
        AuthContainer envelope = new()
        {
            ProtectedPayload = new AuthBody { Payload = ByteString.CopyFrom(payload) },
            Algo = HashAlgorithm.Sha25632Bytes,
            SenderCertHash = ByteString.CopyFrom(key.CertificateHash.Span),
            SignatureHash = ByteString.CopyFrom(key.Sign(payload)),
        };
        if (withCertificate)
            envelope.SenderCert = ByteString.CopyFromUtf8(Convert.ToBase64String(key.CertificatePem.Span));
        return envelope.ToByteArray();
    }

    /// <summary>Checks a reply of the controller and takes the message out.</summary>
    public static Opened Open(byte[] body, SigningCertificate signer)
    {
        if (!TryParse(body, out AuthContainer? envelope))
            return new(null, EnvelopeFault.NotAnEnvelope, "the reply is no signed envelope");
        byte[] hash = envelope.SenderCertHash.ToByteArray();
        if (hash.Length is not (16 or 32))
            return new(null, EnvelopeFault.HashSize, $"the envelope names its signer with {hash.Length} bytes; expected are 32 or 16");
        int wanted = envelope.Algo switch
        {
            HashAlgorithm.Sha25632Bytes => 32,
            HashAlgorithm.Sha25616Bytes => 16,
            _ => 0,
        };
        if (wanted == 0)
            return new(null, EnvelopeFault.Algorithm, $"the envelope's hash algorithm {(int)envelope.Algo} is unknown");
        if (!signer.Hash.Span[..wanted].SequenceEqual(hash))
            return new(null, EnvelopeFault.UnknownSigner, "the envelope is signed by a certificate that this device does not have");
        byte[] payload = envelope.ProtectedPayload?.Payload.ToByteArray() ?? [];
        return signer.Verifies(payload, envelope.SignatureHash.ToByteArray())
            ? new(payload, EnvelopeFault.None, "")
            : new(null, EnvelopeFault.Signature, "the envelope's signature does not fit its content");
    }

    /// <summary>Takes the message out without a look at the signature: for the certificates themselves, whose chain is what counts.</summary>
    public static byte[]? OpenUnchecked(byte[] body) =>
        TryParse(body, out AuthContainer? envelope) ? envelope.ProtectedPayload?.Payload.ToByteArray() ?? [] : null;

    private static bool TryParse(byte[] body, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AuthContainer? envelope)
    {
        try
        {
            envelope = AuthContainer.Parser.ParseFrom(body);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            envelope = null;
            return false;
        }
    }
}

/// <summary>What an envelope held, or why it is refused.</summary>
public readonly record struct Opened(byte[]? Payload, EnvelopeFault Fault, string Error);

/// <summary>Why an envelope is refused.</summary>
public enum EnvelopeFault
{
    None,
    NotAnEnvelope,
    HashSize,
    Algorithm,

    /// <summary>The signer is not the one we know: the controller may have changed its certificate, so its certificates are fetched again.</summary>
    UnknownSigner,
    Signature,
}
