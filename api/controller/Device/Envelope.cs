using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Eve.Api.Auth;
using Eve.Controller.Keys;
using Google.Protobuf;
using HashAlgorithm = Eve.Api.Common.HashAlgorithm;

namespace Eve.Controller.Device;

/// <summary>The signed envelope around messages, as the controller opens and closes it.</summary>
public static class Envelope
{
    private const byte Asn1Sequence = 0x30;

    /// <summary>False when the body is no envelope, or one without a payload member.</summary>
    public static bool TryParse(byte[] body, [NotNullWhen(true)] out AuthContainer? envelope)
    {
        envelope = null;
        if (body.Length == 0)
            return false;
        try
        {
            AuthContainer parsed = AuthContainer.Parser.ParseFrom(body);
            if (parsed.ProtectedPayload is null)
                return false;
            envelope = parsed;
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    /// <summary>How the sender names its certificate; lower-case hex of SHA-256 over the DER form, or empty when it is not of that form.</summary>
    public static string SenderOf(AuthContainer envelope) =>
        envelope.Algo == HashAlgorithm.Sha25632Bytes && envelope.SenderCertHash.Length == SHA256.HashSizeInBytes
            ? Convert.ToHexStringLower(envelope.SenderCertHash.Span)
            : "";

    /// <summary>Whether the payload was signed with this certificate's key: r and s of fixed length, or ASN.1, which some signers write.</summary>
    public static bool IsSignedBy(AuthContainer envelope, X509Certificate2 certificate)
    {
        using ECDsa? key = certificate.GetECDsaPublicKey();
        if (key is null)
            return false;
        ReadOnlySpan<byte> payload = envelope.ProtectedPayload.Payload.Span;
        ReadOnlySpan<byte> signature = envelope.SignatureHash.Span;
        try
        {
            return key.VerifyData(payload, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                || (!signature.IsEmpty && signature[0] == Asn1Sequence
                    && key.VerifyData(payload, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
        catch (CryptographicException)
        {
            return false;   // not a signature at all
        }
    }

    /// <summary>Puts a message into an envelope signed by the controller.</summary>
    public static byte[] Seal(IMessage message, ControllerKeys keys)
    {
        ByteString payload = message.ToByteString();
        return new AuthContainer
        {
            ProtectedPayload = new() { Payload = payload },
            Algo = HashAlgorithm.Sha25632Bytes,
            SenderCertHash = ByteString.CopyFrom(keys.SigningHash),
            SignatureHash = ByteString.CopyFrom(keys.Sign(payload.Span)),
        }.ToByteArray();
    }
}
