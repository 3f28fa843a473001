using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Eve.Controller.Keys;

/// <summary>
/// The controller's keys in a folder: what is missing is made, what is there is kept. Root → TLS server, and root →
/// issuing authority → signing and key agreement. Only the root must be kept for devices to trust the controller again.
/// </summary>
public sealed class KeyFolder(string folder, TimeProvider time)
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private readonly Issuer issuer = new(time);

    /// <summary>Opens the folder; makes keys as needed.</summary>
    /// <param name="hosts">Names and addresses under which devices reach the controller.</param>
    /// <exception cref="IOException">A file cannot be read, written or understood; the text names it and the remedy.</exception>
    public ControllerKeys Open(IReadOnlyList<string> hosts)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        KeyPair root = Read("root") ?? Write("root", issuer.Root("root"));
        using X509Certificate2 rootCertificate = Load("root", root);
        KeyPair issuing = Keep("issuing", rootCertificate, () => issuer.Intermediate("issuing", rootCertificate));
        using X509Certificate2 issuingCertificate = Load("issuing", issuing);
        KeyPair server = Keep("tls-server", rootCertificate, () => issuer.Server(hosts[0], hosts, rootCertificate), certificate => Covers(certificate, hosts));
        KeyPair signing = Keep("signing", issuingCertificate, () => issuer.Signing("signing", issuingCertificate));
        KeyPair agreement = Keep("ecdh", issuingCertificate, () => issuer.KeyAgreement("key agreement", issuingCertificate));
        return new(root.CertificatePem, [issuing.CertificatePem], server, signing, agreement.CertificatePem);
    }

    /// <summary>The stored pair when it is good for a while yet, else a new one.</summary>
    private KeyPair Keep(string name, X509Certificate2 parent, Func<KeyPair> make, Func<X509Certificate2, bool>? suits = null)
    {
        if (Read(name) is { } pair)
        {
            using X509Certificate2 certificate = Load(name, pair);
            bool lasts = certificate.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime + RenewBefore;
            if (lasts && IsIssuedBy(certificate, parent) && (suits is null || suits(certificate)))
                return pair;
        }
        return Write(name, make());
    }

    private static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 parent)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority | X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.ExtraStore.Add(parent);
        chain.Build(certificate);
        return chain.ChainElements.Count > 1 && chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(parent.RawDataMemory.Span);
    }

    private static bool Covers(X509Certificate2 certificate, IReadOnlyList<string> hosts)
    {
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        HashSet<string> covered = new(StringComparer.OrdinalIgnoreCase);
        covered.UnionWith(names?.EnumerateDnsNames() ?? []);
        covered.UnionWith((names?.EnumerateIPAddresses() ?? []).Select(address => address.ToString()));
        return hosts.All(host => covered.Contains(IPAddress.TryParse(host, out IPAddress? address) ? address.ToString() : host));
    }

    private KeyPair? Read(string name)
    {
        string certificate = CertificateFile(name);
        string key = KeyFile(name);
        return File.Exists(certificate) && File.Exists(key) ? new(File.ReadAllText(certificate).Trim(), File.ReadAllText(key)) : null;
    }

    private X509Certificate2 Load(string name, KeyPair pair)
    {
        try
        {
            return pair.Load();
        }
        catch (CryptographicException error)
        {
            throw new IOException($"{CertificateFile(name)} and {KeyFile(name)} do not form a pair ({error.Message}): restore them, or remove both to have new ones made", error);
        }
    }

    /// <summary>Key first: a certificate without its key would never be looked at again.</summary>
    private KeyPair Write(string name, KeyPair pair)
    {
        PrivateFile.Write(KeyFile(name), pair.KeyPem);
        PrivateFile.Write(CertificateFile(name), pair.CertificatePem + "\n");
        return pair;
    }

    private string CertificateFile(string name) => Path.Combine(folder, $"{name}.cert.pem");

    private string KeyFile(string name) => Path.Combine(folder, $"{name}.key.pem");
}
