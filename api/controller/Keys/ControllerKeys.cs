using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Api.Certs;
using Google.Protobuf;
using HashAlgorithm = Eve.Api.Common.HashAlgorithm;

namespace Eve.Controller.Keys;

/// <summary>What the controller proves itself with: TLS certificate, signing key, and the list of certificates that devices fetch.</summary>
public sealed class ControllerKeys : IDisposable
{
    private const int ShortHash = 16;
    private readonly ECDsa signingKey;

    /// <summary>Certificates go into the list as they are: devices hash the text with the white space it has.</summary>
    /// <param name="root">The trust anchor that devices hold; PEM.</param>
    /// <param name="intermediates">Authorities between root and leaves; PEM.</param>
    /// <exception cref="CryptographicException">One of them is unusable.</exception>
    public ControllerKeys(string root, IEnumerable<string> intermediates, KeyPair server, KeyPair signing, string keyAgreement)
    {
        RootPem = root;
        Server = server.Load();
        using X509Certificate2 signer = signing.Load();
        signingKey = signer.GetECDsaPrivateKey() ?? throw new CryptographicException("the signing certificate has no EC key");
        SigningHash = SHA256.HashData(Encoding.ASCII.GetBytes(signing.CertificatePem));
        Certificates = new()
        {
            Certs =
            {
                Entry(signing.CertificatePem, ZCertType.CertTypeControllerSigning),
                Entry(keyAgreement, ZCertType.CertTypeControllerEcdhExchange),
            },
        };
        Certificates.Certs.AddRange(intermediates.Select(pem => Entry(pem, ZCertType.CertTypeControllerIntermediate)));
        CertificatesHash = Convert.ToHexStringLower(SHA256.HashData(Certificates.ToByteArray()));
    }

    public string RootPem { get; }

    /// <summary>With private key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>How devices find the signing certificate: SHA-256 of its PEM text.</summary>
    public byte[] SigningHash { get; }

    public ZControllerCert Certificates { get; }

    /// <summary>Goes into each configuration; a device that sees it change fetches the certificates again.</summary>
    public string CertificatesHash { get; }

    /// <summary>r and s, each 32 bytes: devices refuse the ASN.1 form.</summary>
    public byte[] Sign(ReadOnlySpan<byte> payload)
    {
        // One ECDsa object is not for several threads at once.
        lock (signingKey)
            return signingKey.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose()
    {
        signingKey.Dispose();
        Server.Dispose();
    }

    private static ZCert Entry(string pem, ZCertType type)
    {
        byte[] text = Encoding.ASCII.GetBytes(pem);
        return new()
        {
            HashAlgo = HashAlgorithm.Sha25616Bytes,
            CertHash = ByteString.CopyFrom(SHA256.HashData(text).AsSpan(0, ShortHash)),
            Type = type,
            Cert = ByteString.CopyFrom(text),
        };
    }
}
