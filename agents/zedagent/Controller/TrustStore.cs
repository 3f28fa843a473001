using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Eve.Api.Certs;

namespace Eve.Agents.Zedagent.Controller;

/// <summary>Whom the device believes: the controller's certificates, checked against the roots of /config, and kept for a start without network.</summary>
/// <param name="files">Where they are kept.</param>
/// <param name="rootFile">/config/root-certificate.pem.</param>
/// <param name="time">Certificates must be valid now.</param>
public sealed class TrustStore(CheckpointFolder files, string rootFile, TimeProvider time)
{
    private CertificateSet? previous;

    /// <summary>Null until a list was accepted, now or in an earlier run.</summary>
    public CertificateSet? Current { get; private set; }

    /// <summary>Whose signatures are believed, the current one first. The one before it still vouches for a config saved just before a change.</summary>
    public IReadOnlyList<SigningCertificate> Signers =>
        [.. new[] { Current, previous }.OfType<CertificateSet>().Select(set => set.Signer)];

    /// <summary>Loads what an earlier run accepted.</summary>
    /// <returns>Why a file cannot be used, one text each.</returns>
    public IReadOnlyList<string> Load()
    {
        List<string> faults = [];
        foreach ((string name, byte[] content) in files.Read(CheckpointFolder.Certificates))
        {
            if (Check(content, out string error) is not { } set)
                faults.Add($"{name}: {error}");
            else if (Current is null)
                Current = set;
            else
                previous = set;
        }
        return faults;
    }

    /// <summary>Takes over a list that the controller sent.</summary>
    /// <param name="changed">It is another set than before (the order does not matter): it was saved and is believed from now on.</param>
    /// <param name="error">Why it is refused: nothing has changed then.</param>
    /// <exception cref="IOException">It cannot be saved; it is believed nevertheless.</exception>
    public bool TryAccept(byte[] serialized, out bool changed, out string error)
    {
        changed = false;
        if (Check(serialized, out error) is not { } set)
            return false;
        if (Current is { } known && HashesOf(known).SetEquals(HashesOf(set)))
            return true;
        changed = true;
        previous = Current;
        Current = set;
        files.SaveKeepingLast(CheckpointFolder.Certificates, serialized);
        return true;
    }

    private static HashSet<string> HashesOf(CertificateSet set) => [.. set.Message.Certs.Select((ZCert entry) => Convert.ToHexString(entry.CertHash.Span))];

    private CertificateSet? Check(byte[] serialized, out string error)
    {
        X509Certificate2Collection roots;
        try
        {
            roots = CertificateSet.ReadRoots(File.ReadAllText(rootFile));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            error = $"{rootFile} cannot be used: {fault.Message}";
            return null;
        }
        return CertificateSet.Check(serialized, roots, time.GetUtcNow(), needsKeyExchange: true, out error);
    }
}
