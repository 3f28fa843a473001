using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Network access control (802.1X) of a wired port.</summary>
internal static class Pnac
{
    /// <summary>Adds the entry for this adapter, if there is one; the first of several counts.</summary>
    public static NetworkPortConfig Apply(
        NetworkPortConfig port, PhysicalIOAdapter adapter, IEnumerable<Api.Config.PNAC> entries, Table<SCEPProfile> profiles, DateTimeOffset now)
    {
        if (adapter.Ptype is not (PhyIoType.NetEth or PhyIoType.NetEthPF)
            || entries.FirstOrDefault(entry => entry.Logicallabel.Length > 0 && entry.Logicallabel == adapter.Logicallabel) is not { } pnac)
            return port;
        SCEPProfile? profile = profiles.Find(pnac.CertEnrollmentProfileName);
        port = port with
        {
            PNAC = new PNACConfig
            {
                Enabled = true,
                EAPIdentity = pnac.EapIdentity,
                EAPMethod = (EAPMethod)(int)pnac.EapMethod,
                CertEnrollmentProfileName = pnac.CertEnrollmentProfileName,
                CACertPEM = profile?.CACertPEM,
            },
        };
        if (pnac.EapMethod != Api.Config.EAPMethod.Tls)
            port = port.Failed($"PNAC of {adapter.Logicallabel}: unsupported EAP method {(int)pnac.EapMethod}; only EAP-TLS is supported", now);
        if (profile is null)
            port = port.Failed($"PNAC of {adapter.Logicallabel}: unknown certificate enrollment profile {pnac.CertEnrollmentProfileName}", now);
        else if (profile.ParsingError.Error.Length > 0)
            port = port.Failed($"PNAC of {adapter.Logicallabel}: certificate enrollment profile {profile.ProfileName} is invalid: {profile.ParsingError.Error}", now);
        return port;
    }
}
