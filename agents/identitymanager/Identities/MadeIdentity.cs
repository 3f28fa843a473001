using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Agents.Identitymanager.Core;
using Eve.Types;

namespace Eve.Agents.Identitymanager.Identities;

/// <summary>A new key with its certificate, EID and signature (identitymanager facts, 3 to 5).</summary>
internal static class MadeIdentity
{
    private const int YearsValid = 20;

    /// <summary>Goes onto the wire from its end: country first.</summary>
    private const string Subject = "CN=Application Instance, S=CA, L=Santa Clara, O=\"Zededa, Inc\", C=US";

    /// <summary>P-256, a self-signed certificate, the EID and its signature; all of it with the private key.</summary>
    public static EIDStatus Make(EIDStatus asked, DateTimeOffset now)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Of(asked, key, now);
    }

    internal static EIDStatus Of(EIDStatus asked, ECDsa key, DateTimeOffset now)
    {
        byte[] publicKey = key.ExportSubjectPublicKeyInfo();
        IpText eid = Eid.From(asked.IID, asked.AllocationPrefix ?? Bytes.Empty, publicKey);
        return asked with
        {
            PendingAdd = false,
            EID = eid,
            LispSignature = Convert.ToBase64String(key.SignData(Encoding.ASCII.GetBytes(Eid.SignedText(asked.IID, eid)), HashAlgorithmName.SHA256)),
            PemCert = Requests.Pem("CERTIFICATE", Certificate(key, now)),
            PemPublicKey = Requests.Pem("PUBLIC KEY", publicKey),
            PemPrivateKey = Requests.Pem("EC PRIVATE KEY", key.ExportECPrivateKey()),
            CreateTime = now,
        };
    }

    /// <summary>Whether key, certificate, EID and signature of a kept identity belong together.</summary>
    public static bool IsWhole(EIDStatus kept)
    {
        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportFromPem(Encoding.ASCII.GetString(kept.PemPrivateKey is null ? [] : kept.PemPrivateKey.AsSpan()));
            byte[] publicKey = key.ExportSubjectPublicKeyInfo();
            return kept.PemPublicKey == Requests.Pem("PUBLIC KEY", publicKey)
                && Requests.PublicKeyOf(kept.PemCert, out _) is { } certified && certified.AsSpan().SequenceEqual(publicKey)
                && kept.EID == Eid.From(kept.IID, kept.AllocationPrefix ?? Bytes.Empty, publicKey)
                && key.VerifyData(Encoding.ASCII.GetBytes(Eid.SignedText(kept.IID, kept.EID)), Convert.FromBase64String(kept.LispSignature), HashAlgorithmName.SHA256);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or FormatException)
        {
            return false;
        }
    }

    private static byte[] Certificate(ECDsa key, DateTimeOffset now)
    {
        X500DistinguishedName subject = new(Subject);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        X509SignatureGenerator generator = X509SignatureGenerator.CreateForECDsa(key);
        using X509Certificate2 certificate = request.Create(subject, generator, now, now.AddYears(YearsValid), RandomNumberGenerator.GetBytes(16));
        return certificate.RawData;
    }
}
