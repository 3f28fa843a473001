using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Eve.Controller.Keys;

/// <summary>Certificates as text.</summary>
public static class Pem
{
    /// <summary>The certificates in a PEM text, in order; null when it holds none or one that is broken.</summary>
    public static IReadOnlyList<X509Certificate2>? Certificates(string text)
    {
        X509Certificate2Collection found = [];
        try
        {
            found.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
        return found.Count == 0 ? null : [.. found];
    }

    /// <summary>How a device is named in envelopes: SHA-256 of the DER form, lower-case hex.</summary>
    public static string HashOf(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
}
