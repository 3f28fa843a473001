using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Api.Certs;
using Google.Protobuf;

namespace Eve.Agents.Zedagent.Controller;

/// <summary>The controller's certificates, checked: one that signs, and those that encryption keys are agreed with.</summary>
/// <param name="Message">As received, for the checkpoint.</param>
/// <param name="Signer">The one signing certificate.</param>
public sealed record CertificateSet(ZControllerCert Message, SigningCertificate Signer)
{
    private const string serverAuth = "1.3.6.1.5.5.7.3.1";
    private const string anyUsage = "2.5.29.37.0";

    /// <summary>
    /// Checks a list by the rules of the device API facts, section 3: exactly one signing certificate, at least one for key exchange,
    /// nothing foreign, and each of them chains to the roots through the intermediates in the list.
    /// </summary>
    /// <param name="serialized">A serialized ZControllerCert.</param>
    /// <param name="roots">The certificates of /config/root-certificate.pem.</param>
    /// <param name="now">Validity is judged at this time.</param>
    /// <param name="needsKeyExchange">False only for a bootstrap config.</param>
    /// <param name="error">What is wrong, for people.</param>
    public static CertificateSet? Check(byte[] serialized, X509Certificate2Collection roots, DateTimeOffset now, bool needsKeyExchange, out string error)
    {
        if (Parse(serialized) is not { } message)
            return Refuse("the controller's certificates are not in the expected form (ZControllerCert)", out error);

        X509Certificate2Collection intermediates = [];
        List<(ZCert Entry, X509Certificate2 Leaf)> leaves = [];
        foreach (ZCert entry in message.Certs)
        {
            if (entry.Type is not (ZCertType.CertTypeControllerSigning or ZCertType.CertTypeControllerIntermediate or ZCertType.CertTypeControllerEcdhExchange))
                return Refuse($"the controller's certificates hold one of the unexpected type {entry.Type}", out error);
            if (Read(entry) is not { } certificate)
                return Refuse($"a certificate of type {entry.Type} is no PEM certificate", out error);
            if (entry.Type == ZCertType.CertTypeControllerIntermediate)
                intermediates.Add(certificate);
            else
                leaves.Add((entry, certificate));
        }
        if (leaves.Count(leaf => leaf.Entry.Type == ZCertType.CertTypeControllerSigning) is not 1 and int signing)
            return Refuse($"the controller sent {signing} signing certificates; exactly one is expected", out error);
        if (needsKeyExchange && !leaves.Any(leaf => leaf.Entry.Type == ZCertType.CertTypeControllerEcdhExchange))
            return Refuse("the controller sent no certificate for key exchange (ECDH)", out error);
        foreach ((ZCert entry, X509Certificate2 leaf) in leaves)
            if (ChainFault(leaf, intermediates, roots, now) is { } fault)
                return Refuse($"the certificate of type {entry.Type} ({leaf.Subject}) is not trusted: {fault}", out error);

        (ZCert signerEntry, X509Certificate2 signer) = leaves.First(leaf => leaf.Entry.Type == ZCertType.CertTypeControllerSigning);
        error = "";
        return new CertificateSet(message, new SigningCertificate(signerEntry.Cert.Memory, signer));
    }

    /// <summary>The certificates of a PEM file's text; empty when there are none.</summary>
    public static X509Certificate2Collection ReadRoots(string pem)
    {
        X509Certificate2Collection roots = [];
        roots.ImportFromPem(pem);
        return roots;
    }

    private static ZControllerCert? Parse(byte[] serialized)
    {
        try
        {
            return ZControllerCert.Parser.ParseFrom(serialized);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static X509Certificate2? Read(ZCert entry)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(entry.Cert.Span));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string? ChainFault(X509Certificate2 leaf, X509Certificate2Collection intermediates, X509Certificate2Collection roots, DateTimeOffset now)
    {
        using X509Chain chain = new();
        X509ChainPolicy policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots);
        policy.ExtraStore.AddRange(intermediates);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = now.UtcDateTime;
        if (!chain.Build(leaf))
            return string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.TrimEnd()));
        // By hand: a certificate without the extension is for every use.
        X509EnhancedKeyUsageExtension? usage = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        return usage is null || usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value is serverAuth or anyUsage)
            ? null
            : "it is not meant for a server (extended key usage)";
    }

    private static CertificateSet? Refuse(string text, out string error)
    {
        error = text;
        return null;
    }
}
