using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Eve.Agents.Zedagent.Identity;

/// <summary>The device's own key pair under /config, made when the device starts for the first time.</summary>
public static class DeviceIdentity
{
    /// <summary>Of /config; the file a controller's operator may also have been given.</summary>
    public const string CertificateFile = "device.cert.pem";

    /// <summary>Of /config; absent where a TPM holds the key.</summary>
    public const string KeyFile = "device.key.pem";

    private static readonly Oid clientAuth = new("1.3.6.1.5.5.7.3.2");
    private static readonly Oid serverAuth = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Loads the pair, or makes it when both files are missing.</summary>
    /// <exception cref="IdentityException">The folder cannot be written, a file is damaged, or one of the two is missing.</exception>
    public static ISigningKey LoadOrCreate(string folder, DateTimeOffset now)
    {
        string certificate = Path.Combine(folder, CertificateFile);
        string key = Path.Combine(folder, KeyFile);
        // The certificate is written last: a key alone is what is left of a start that was cut off.
        if (!File.Exists(certificate))
            Create(certificate, key, now);
        return FileKey.Load(certificate, key);
    }

    /// <summary>The onboarding pair of /config, or null where the device's certificate is made known to the controller in another way.</summary>
    /// <exception cref="IdentityException">The files are there but damaged.</exception>
    public static ISigningKey? LoadOnboarding(string folder)
    {
        string certificate = Path.Combine(folder, "onboard.cert.pem");
        string key = Path.Combine(folder, "onboard.key.pem");
        return File.Exists(certificate) && File.Exists(key) ? FileKey.Load(certificate, key) : null;
    }

    private static void Create(string certificateFile, string keyFile, DateTimeOffset now)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("O=The Linux Foundation, CN=EVE", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([clientAuth, serverAuth], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        // A clock that is a little behind must not make the certificate invalid at its controller.
        DateTimeOffset from = now.AddDays(-1);
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        using X509Certificate2 certificate = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), from, from.AddYears(20), serial);
        try
        {
            WriteFile(keyFile, key.ExportECPrivateKeyPem() + "\n");
            WriteFile(certificateFile, certificate.ExportCertificatePem() + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IdentityException($"The device key cannot be stored: {error.Message}. Make {Path.GetDirectoryName(keyFile)} writable", error);
        }
    }

    private static void WriteFile(string file, string text)
    {
        string part = file + ".tmp";
        FileStreamOptions options = new()
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (FileStream stream = new(part, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }
        File.Move(part, file, overwrite: true);
    }
}
