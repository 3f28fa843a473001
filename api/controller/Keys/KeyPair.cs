using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Eve.Controller.Keys;

/// <summary>A certificate with its private key, both as PEM text.</summary>
public sealed record KeyPair(string CertificatePem, string KeyPem)
{
    /// <summary>The certificate with its private key attached.</summary>
    /// <exception cref="CryptographicException">Not PEM, or the key does not belong to the certificate.</exception>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPem(CertificatePem, KeyPem);

    // No secret in a log line.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CertificatePem.Length).Append(" characters of certificate and its key");
        return true;
    }
}
