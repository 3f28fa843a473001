using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Eve.Agents.Zedagent.Controller;

/// <summary>The controller's signing certificate: the one whose signature makes a config valid.</summary>
public sealed class SigningCertificate
{
    private readonly X509Certificate2 certificate;

    internal SigningCertificate(ReadOnlyMemory<byte> pem, X509Certificate2 certificate)
    {
        // The controller names itself by the hash of the PEM text as sent, not of the DER (device-api facts, section 2).
        Hash = SHA256.HashData(pem.Span);
        this.certificate = certificate;
    }

    /// <summary>SHA-256 of the PEM text as the controller sent it, 32 bytes.</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    /// <summary>When it became valid; an older one may not replace it from a side controller.</summary>
    public DateTimeOffset NotBefore => certificate.NotBefore;

    /// <summary>EC: raw r and s, never ASN.1. RSA: PKCS#1 v1.5. Always over SHA-256 of the payload.</summary>
    public bool Verifies(byte[] payload, byte[] signature)
    {
        try
        {
            return Fits(payload, signature);
        }
        catch (CryptographicException)
        {
            // A key of a kind that this machine cannot handle.
            return false;
        }
    }

    private bool Fits(byte[] payload, byte[] signature)
    {
        using ECDsa? ec = certificate.GetECDsaPublicKey();
        if (ec is not null)
        {
            // Curves that are no whole number of 64-bit words (P-224, P-521) are refused, as the original does.
            int size = ec.KeySize / 8;
            return ec.KeySize % 64 == 0 && signature.Length == 2 * size
                && ec.VerifyData(payload, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        using RSA? rsa = certificate.GetRSAPublicKey();
        return rsa is not null && rsa.VerifyData(payload, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
