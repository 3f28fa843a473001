using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Types;

namespace Eve.Agents.Identitymanager.Core;

/// <summary>What becomes of a request for an EID (identitymanager facts, 3).</summary>
public static class Requests
{
    private const string Certificate = "CERTIFICATE";
    private const string PublicKey = "PUBLIC KEY";

    /// <summary>On its way: PendingAdd, with what the controller gave. An empty prefix is already the default one.</summary>
    public static EIDStatus Pending(EIDConfig config)
    {
        bool noPrefix = config.AllocationPrefix is null or { Length: 0 };
        return new()
        {
            UUIDandVersion = config.UUIDandVersion,
            DisplayName = config.DisplayName,
            IID = config.IID,
            Allocate = config.Allocate,
            ExportPrivate = config.ExportPrivate,
            AllocationPrefix = noPrefix ? Eid.DefaultPrefix : config.AllocationPrefix,
            AllocationPrefixLen = noPrefix ? 8 : config.AllocationPrefixLen,
            PendingAdd = true,
            EID = config.EID,
            LispSignature = config.LispSignature,
            PemCert = config.PemCert,
        };
    }

    /// <summary>The controller gave EID, signature and certificate: only the certificate is read, since its key is needed.</summary>
    public static EIDStatus Given(EIDConfig config)
    {
        EIDStatus pending = Pending(config);
        if (config.EID.IsNone)
            return Failed(pending, "the controller neither gave an EID nor asked for one to be made");
        if (PublicKeyOf(config.PemCert, out string fault) is not { } key)
            return Failed(pending, $"the certificate that the controller gave with EID {config.EID} cannot be used: {fault}");
        return pending with
        {
            PendingAdd = false,
            PemPublicKey = Pem(PublicKey, key),
            PemPrivateKey = config.ExportPrivate ? config.PemPrivateKey : null,
        };
    }

    /// <summary>The device made the key.</summary>
    /// <param name="made">With its private key, whether it is to be exported or not.</param>
    public static EIDStatus Made(EIDConfig config, EIDStatus made) => Pending(config) with
    {
        PendingAdd = false,
        EID = made.EID,
        LispSignature = made.LispSignature,
        PemCert = made.PemCert,
        PemPublicKey = made.PemPublicKey,
        PemPrivateKey = config.ExportPrivate ? made.PemPrivateKey : null,
        CreateTime = made.CreateTime,
    };

    /// <summary>No EID, and why: the owner has to change something, and an app's overlay adapters change only with a purge.</summary>
    public static EIDStatus Failed(EIDStatus pending, string reason, string retry = "when the app is purged with overlay adapters that can be used") =>
        pending with { PendingAdd = false, EID = IpText.None, Error = $"Overlay adapter in LISP instance {pending.IID}: {reason}.", ErrorRetryCondition = retry };

    /// <summary>Whether a finished answer is the answer to this request; its version plays no part.</summary>
    public static bool IsAnswer(EIDStatus status, EIDConfig config)
    {
        EIDStatus asked = Pending(config);
        return status is { PendingAdd: false, PendingModify: false, PendingDelete: false, Error: "", EID.IsNone: false }
            && SameAllocation(status, asked)
            && (config.Allocate || status.EID == asked.EID && status.LispSignature == asked.LispSignature && status.PemCert == asked.PemCert);
    }

    /// <summary>Whether a key that was made for one request can serve another.</summary>
    public static bool SameAllocation(EIDStatus one, EIDStatus other) =>
        one.IID == other.IID && one.Allocate == other.Allocate && one.ExportPrivate == other.ExportPrivate
        && one.AllocationPrefix == other.AllocationPrefix && one.AllocationPrefixLen == other.AllocationPrefixLen;

    /// <summary>The key of the first PEM block, which must be a certificate; text before it and blocks after it do not matter.</summary>
    public static byte[]? PublicKeyOf(Bytes? pem, out string fault)
    {
        string text = Encoding.Latin1.GetString(pem is null ? [] : pem.AsSpan());
        if (!PemEncoding.TryFind(text, out PemFields block))
            fault = text.Length == 0 ? "there is none" : "it is no PEM text";
        else if (!text.AsSpan(block.Label).SequenceEqual(Certificate))
            fault = $"its PEM block is a {text[block.Label]}, not a {Certificate}";
        else
            try
            {
                using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text[block.Base64Data]));
                fault = "";
                return certificate.PublicKey.ExportSubjectPublicKeyInfo();
            }
            catch (CryptographicException error)
            {
                fault = $"it is no X.509 certificate ({error.Message})";
            }
        return null;
    }

    /// <summary>A PEM block with the newline at its end.</summary>
    public static Bytes Pem(string label, ReadOnlySpan<byte> der) => Bytes.FromUtf8(PemEncoding.WriteString(label, der) + "\n");
}
