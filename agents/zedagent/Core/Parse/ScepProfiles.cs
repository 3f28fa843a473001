using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Certificate enrolment profiles. The last thing that is wrong with a profile stands in its record.</summary>
internal static class ScepProfiles
{
    public static Table<SCEPProfile> Parse(IEnumerable<Api.Config.SCEPProfile> profiles, Table<CipherContext> contexts, DateTimeOffset now) =>
        Table<SCEPProfile>.Of(
            profiles.Where(profile => profile.ProfileName.Length > 0).Select(profile => ParseOne(profile, contexts, now)),
            FromZedagent.SCEPProfile.KeyOf);

    private static SCEPProfile ParseOne(Api.Config.SCEPProfile profile, Table<CipherContext> contexts, DateTimeOffset now)
    {
        string error = "";
        if (!Uri.TryCreate(profile.ScepUrl, UriKind.Absolute, out Uri? url) || url.Host.Length == 0)
            error = $"SCEP server URL \"{profile.ScepUrl}\" has no scheme or no host";
        for (int i = 0; i < profile.CaCertPem.Count; i++)
            error = AuthorityFault(profile.CaCertPem[i].ToByteArray(), i) ?? error;
        CipherBlockStatus challenge = Ciphers.Parse(profile.ProfileName, profile.ScepChallengePassword, contexts, now);
        if (challenge.Error.Length > 0)
            error = challenge.Error;
        CSRProfile request = Request(profile.CsrProfile ?? new(), ref error);
        return new SCEPProfile
        {
            ProfileName = profile.ProfileName,
            SCEPServerURL = profile.ScepUrl,
            UseControllerProxy = profile.UseControllerProxy,
            EncryptedChallengePassword = challenge,
            CACertPEM = profile.CaCertPem.Select(pem => (Bytes?)Bytes.From(pem.Span)).ToValueList().NullIfEmpty(),
            CSRProfile = request,
            ParsingError = error.Length == 0 ? ErrorDescription.Zero : Words.Fault(error, now),
        };
    }

    private static CSRProfile Request(Api.Config.CSRProfile csr, ref string error)
    {
        List<IpText> addresses = [];
        foreach (string text in csr.SanIp)
        {
            if (IpText.TryParse(text, out IpText address) && !address.IsNone)
                addresses.Add(address);
            else
                error = $"invalid SAN IP address {text}";
        }
        foreach (string text in csr.SanUri)
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? _))
                error = $"invalid SAN URI {text}";
        if (csr.RenewPeriodPercent > 100)
            error = $"renew period of {csr.RenewPeriodPercent} percent is above 100";
        return new CSRProfile
        {
            Subject = new CertDistinguishedName
            {
                CommonName = csr.CommonName,
                Organization = One(csr.Organization),
                OrganizationalUnit = One(csr.OrganizationalUnit),
                Country = One(csr.Country),
                State = One(csr.State),
                Locality = One(csr.Locality),
            },
            SAN = new CertSubjectAlternativeName
            {
                DNSNames = csr.SanDns.ToValueList().NullIfEmpty(),
                EmailAddresses = csr.SanEmail.ToValueList().NullIfEmpty(),
                URIs = csr.SanUri.ToValueList().NullIfEmpty(),
                IPAddresses = addresses.ToValueList().NullIfEmpty(),
            },
            RenewPeriodPercent = csr.RenewPeriodPercent > 100 ? (byte)0 : (byte)csr.RenewPeriodPercent,
            KeyType = (KeyType)(int)csr.KeyType,
            HashAlgorithm = (Types.HashAlgorithm)(int)csr.HashAlgorithm,
        };
    }

    private static ValueList<string>? One(string text) => text.Length == 0 ? null : [text];

    private static string? AuthorityFault(byte[] pem, int index)
    {
        string text = Encoding.UTF8.GetString(pem);
        if (!PemEncoding.TryFind(text, out PemFields _))
            return $"CA cert {index} is not valid PEM";
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(text);
            if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
                return $"CA cert {index} is not marked as a CA certificate";
            return certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign)
                ? $"CA cert {index} does not allow certificate signing"
                : null;
        }
        catch (CryptographicException)
        {
            return $"CA cert {index} is not a valid X.509 certificate";
        }
    }
}
