using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Eve.Controller.Keys;

/// <summary>Makes certificates. All keys are ECDSA P-256: the only kind that devices accept for every purpose.</summary>
public sealed class Issuer(TimeProvider time)
{
    private const string Organization = "Eve controller";
    private const int AuthorityYears = 20;
    private const int LeafYears = 10;

    // Object signing certificates are judged by the same rule as TLS servers: without this purpose a device refuses them.
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>A self-signed authority.</summary>
    public KeyPair Root(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key, X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, authority: true);
        using X509Certificate2 certificate = request.CreateSelfSigned(NotBefore, time.GetUtcNow().AddYears(AuthorityYears));
        return new(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>An authority below another.</summary>
    public KeyPair Intermediate(string name, X509Certificate2 parent)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key, X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, authority: true);
        return Sign(request, key, parent);
    }

    /// <summary>A TLS server, with its names and addresses as alternative names.</summary>
    public KeyPair Server(string name, IEnumerable<string> hosts, X509Certificate2 parent)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key, X509KeyUsageFlags.DigitalSignature, authority: false);
        SubjectAlternativeNameBuilder names = new();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }
        request.CertificateExtensions.Add(names.Build());
        return Sign(request, key, parent);
    }

    /// <summary>Signs what the controller sends.</summary>
    public KeyPair Signing(string name, X509Certificate2 parent)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(Request(name, key, X509KeyUsageFlags.DigitalSignature, authority: false), key, parent);
    }

    /// <summary>The controller's half of the key agreement for encrypted members.</summary>
    public KeyPair KeyAgreement(string name, X509Certificate2 parent)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(Request(name, key, X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyAgreement, authority: false), key, parent);
    }

    /// <summary>A self-signed certificate that a new device proves its admission with.</summary>
    public KeyPair Onboarding(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key, X509KeyUsageFlags.DigitalSignature, authority: false);
        using X509Certificate2 certificate = request.CreateSelfSigned(NotBefore, time.GetUtcNow().AddYears(LeafYears));
        return new(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A day back: a device's clock may be behind.</summary>
    private DateTimeOffset NotBefore => time.GetUtcNow().AddDays(-1);

    private static CertificateRequest Request(string name, ECDsa key, X509KeyUsageFlags usage, bool authority)
    {
        X500DistinguishedNameBuilder subject = new();
        subject.AddOrganizationName(Organization);
        subject.AddCommonName(name);
        CertificateRequest request = new(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (!authority)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerAuthentication], critical: false));
        return request;
    }

    private KeyPair Sign(CertificateRequest request, ECDsa key, X509Certificate2 parent)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(parent, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        DateTimeOffset end = time.GetUtcNow().AddYears(LeafYears);
        if (end > parent.NotAfter)
            end = parent.NotAfter;
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;   // a serial number is positive
        using X509Certificate2 certificate = request.Create(parent, NotBefore < parent.NotBefore ? parent.NotBefore : NotBefore, end, serial);
        return new(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
