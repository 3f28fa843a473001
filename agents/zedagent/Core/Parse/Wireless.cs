using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Cellular and WiFi settings of a device network.</summary>
internal static class Wireless
{
    /// <returns>What was read, and the first error.</returns>
    public static (WirelessConfig Config, string? Error) Parse(Api.Config.NetworkConfig network, Table<CipherContext> contexts, DateTimeOffset now) =>
        (network.Wireless?.Type ?? Api.Common.WirelessType.TypeNoop) switch
        {
            Api.Common.WirelessType.TypeNoop => (WirelessConfig.Zero, null),
            Api.Common.WirelessType.Cellular => Cellular(network, contexts, now),
            Api.Common.WirelessType.WiFi => Wifi(network, contexts, now),
            Api.Common.WirelessType other => (WirelessConfig.Zero, $"unsupported wireless type: {(int)other}"),
        };

    private static (WirelessConfig, string?) Cellular(Api.Config.NetworkConfig network, Table<CipherContext> contexts, DateTimeOffset now)
    {
        WirelessConfig config = new() { WType = WirelessType.Cellular };
        if (network.Wireless.CellularCfg.Count != 1)
            return (config, network.Wireless.CellularCfg.Count == 0 ? "missing cellular config" : "unexpected multiple cellular configs");
        Api.Config.CellularConfig cellular = network.Wireless.CellularCfg[0];
        List<CellularAccessPoint> points = [];
        foreach (Api.Config.CellularAccessPoint point in cellular.AccessPoints)
        {
            if (Point(point, cellular.ActivatedSimSlot, network.Id, contexts, now, out CellularAccessPoint record) is { } error)
                return (config, error);
            points.Add(record);
        }
        // Controllers that know only one access point.
        if (points.Count == 0)
            points.Add(new CellularAccessPoint { APN = cellular.APN, Activated = true });
        (ConnectivityProbe probe, string probeError) = Probe(cellular.Probe);
        if (probeError.Length > 0)
            return (config, probeError);
        return (config with
        {
            CellularV2 = new CellNetPortConfig
            {
                AccessPoints = [.. points],
                Probe = new WwanProbe { Disable = cellular.Probe?.Disable ?? false, UserDefinedProbe = probe },
                LocationTracking = cellular.LocationTracking,
            },
        }, null);
    }

    private static string? Point(
        Api.Config.CellularAccessPoint point, uint activated, string network, Table<CipherContext> contexts, DateTimeOffset now, out CellularAccessPoint record)
    {
        record = CellularAccessPoint.Zero;
        if (AuthText(point.AuthProtocol) is not { } auth)
            return $"unrecognized cellular AuthProtocol {(int)point.AuthProtocol}";
        if (AuthText(point.AttachAuthProtocol) is not { } attachAuth)
            return $"unrecognized cellular AuthProtocol {(int)point.AttachAuthProtocol}";
        if (IpTypeText(point.IpType) is not { } ipType)
            return $"unrecognized cellular IPType {(int)point.IpType}";
        if (IpTypeText(point.AttachIpType) is not { } attachIpType)
            return $"unrecognized cellular IPType {(int)point.AttachIpType}";
        List<string> rats = [];
        foreach (Api.Common.RadioAccessTechnology rat in point.PreferredRats)
        {
            if (RatText(rat) is not { } text)
                return $"unrecognized RAT: {(int)rat}";
            rats.Add(text);
        }
        CipherBlockStatus credentials = auth.Length + attachAuth.Length > 0
            ? Ciphers.Parse(network, point.CipherData, contexts, now)
            : CipherBlockStatus.Zero;
        record = new CellularAccessPoint
        {
            SIMSlot = Words.Low8(point.SimSlot),
            Activated = activated == 0 || activated == point.SimSlot,
            APN = point.Apn,
            IPType = ipType,
            AuthProtocol = auth,
            EncryptedCredentials = credentials,
            PreferredPLMNs = point.PreferredPlmns.ToValueList().NullIfEmpty(),
            PreferredRATs = rats.ToValueList().NullIfEmpty(),
            ForbidRoaming = point.ForbidRoaming,
            AttachAPN = point.AttachApn,
            AttachIPType = attachIpType,
            AttachAuthProtocol = attachAuth,
        };
        return credentials.Error.Length == 0 ? null : credentials.Error;
    }

    private static (ConnectivityProbe, string) Probe(Api.Config.CellularConnectivityProbe? probe)
    {
        if (probe?.CustomProbe is { } custom)
            return Probes.Parse(custom);
#pragma warning disable CS0612 // controllers still send the older member
        string address = probe?.ProbeAddress ?? "";
#pragma warning restore CS0612
        return (address.Length == 0 ? ConnectivityProbe.Zero : new ConnectivityProbe { Method = ConnectivityProbeMethod.Icmp, ProbeHost = address }, "");
    }

    private static (WirelessConfig, string?) Wifi(Api.Config.NetworkConfig network, Table<CipherContext> contexts, DateTimeOffset now)
    {
        List<WifiConfig> points = [];
        string? error = null;
        foreach (Api.Config.WifiConfig wifi in network.Wireless.WifiCfg)
        {
            if (wifi.KeyScheme is < Api.Common.WiFiKeyScheme.SchemeNoop or > Api.Common.WiFiKeyScheme.Wpaeap)
            {
                error = $"unrecognized WiFi key scheme: {(int)wifi.KeyScheme}";
                break;
            }
            CipherBlockStatus cipher = Ciphers.Parse($"{network.Id}-{wifi.WifiSSID}", wifi.CipherData, contexts, now);
            points.Add(new WifiConfig
            {
                SSID = wifi.WifiSSID,
                KeyScheme = (WifiKeySchemeType)(int)wifi.KeyScheme,
                Identity = wifi.Identity,
                Password = wifi.Password,
                Priority = wifi.Priority,
                CipherBlockID = cipher.CipherBlockID,
                CipherContextID = cipher.CipherContextID,
                InitialValue = cipher.InitialValue,
                CipherData = cipher.CipherData,
                ClearTextHash = cipher.ClearTextHash,
                IsCipher = cipher.IsCipher,
                CipherContext = cipher.CipherContext,
                ErrorDescription = cipher.ErrorDescription,
            });
            if (cipher.Error.Length > 0)
            {
                error = cipher.Error;
                break;
            }
        }
        return (new WirelessConfig { WType = WirelessType.Wifi, Wifi = points.Count == 0 ? null : [.. points] }, error);
    }

    private static string? AuthText(Api.Common.CellularAuthProtocol protocol) => protocol switch
    {
        Api.Common.CellularAuthProtocol.None => WwanAuthProtocol.None,
        Api.Common.CellularAuthProtocol.Pap => WwanAuthProtocol.Pap,
        Api.Common.CellularAuthProtocol.Chap => WwanAuthProtocol.Chap,
        Api.Common.CellularAuthProtocol.PapAndChap => WwanAuthProtocol.PAPAndCHAP,
        _ => null,
    };

    private static string? IpTypeText(Api.Common.CellularIPType type) => type switch
    {
        Api.Common.CellularIPType.Unspecified => WwanIPType.Unspecified,
        Api.Common.CellularIPType.Ipv4 => WwanIPType.IPv4,
        Api.Common.CellularIPType.Ipv6 => WwanIPType.IPv6,
        Api.Common.CellularIPType.Ipv4AndIpv6 => WwanIPType.IPv4AndIPv6,
        _ => null,
    };

    private static string? RatText(Api.Common.RadioAccessTechnology rat) => rat switch
    {
        Api.Common.RadioAccessTechnology.Gsm => WwanRAT.Ratgsm,
        Api.Common.RadioAccessTechnology.Umts => WwanRAT.Ratumts,
        Api.Common.RadioAccessTechnology.Lte => WwanRAT.Ratlte,
        Api.Common.RadioAccessTechnology._5Gnr => WwanRAT.Rat5gnr,
        _ => null,
    };
}
