using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Eve.Agents.Zedagent.Identity;

/// <summary>A key pair whose private half is a PEM file.</summary>
public sealed class FileKey : ISigningKey, IDisposable
{
    private readonly ECDsa key;
    private readonly Lock sign = new();

    private FileKey(byte[] pem, byte[] hash, ECDsa key)
    {
        CertificatePem = pem;
        CertificateHash = hash;
        this.key = key;
    }

    public ReadOnlyMemory<byte> CertificatePem { get; }

    public ReadOnlyMemory<byte> CertificateHash { get; }

    /// <summary>Loads a pair.</summary>
    /// <exception cref="IdentityException">A file is missing or unreadable, is no PEM, or the two do not belong together.</exception>
    public static FileKey Load(string certificateFile, string keyFile)
    {
        byte[] pem = ReadFile(certificateFile);
        ECDsa key = ECDsa.Create();
        try
        {
            using X509Certificate2 certificate = ReadCertificate(pem, certificateFile);
            ReadKey(key, keyFile);
            using ECDsa? expected = certificate.GetECDsaPublicKey();
            if (expected is null || !expected.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
                throw new IdentityException($"{keyFile} is not the key of {certificateFile}: put the matching pair in place, or remove both");
            return new FileKey(pem, SHA256.HashData(certificate.RawData), key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (sign)
            return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose() => key.Dispose();

    private static byte[] ReadFile(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IdentityException($"{file} cannot be read: {error.Message}", error);
        }
    }

    private static X509Certificate2 ReadCertificate(byte[] pem, string file)
    {
        try
        {
            return X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(pem));
        }
        catch (CryptographicException error)
        {
            throw new IdentityException($"{file} holds no certificate (PEM): {error.Message}", error);
        }
    }

    private static void ReadKey(ECDsa key, string file)
    {
        byte[] pem = ReadFile(file);
        try
        {
            key.ImportFromPem(System.Text.Encoding.ASCII.GetString(pem));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new IdentityException($"{file} holds no unencrypted EC private key (PEM)", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }
}
