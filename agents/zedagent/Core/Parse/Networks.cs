using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Networks that device ports are attached to. Reading stops at the first error; what was read stays and is published with it.</summary>
internal static class Networks
{
    public static Table<NetworkXObjectConfig> Parse(IEnumerable<Api.Config.NetworkConfig> networks, Table<CipherContext> contexts, DateTimeOffset now) =>
        Table<NetworkXObjectConfig>.Of(networks.Select(network => ParseOne(network, contexts, now)), FromZedagent.NetworkXObjectConfig.KeyOf);

    private static NetworkXObjectConfig ParseOne(Api.Config.NetworkConfig network, Table<CipherContext> contexts, DateTimeOffset now)
    {
        NetworkXObjectConfig record = NetworkXObjectConfig.Zero;
        string? error = TypeOf(network.Type) is { } type ? null : $"Unknown Network type ({Words.NameOf(Api.Common.NetcmnReflection.Descriptor, "NetworkType", (int)network.Type)})";
        if (error is null)
        {
            record = record with { Type = TypeOf(network.Type)!.Value };
            error = UuidText.TryParse(network.Id, out Guid uuid) ? null : $"Malformed UUID ignored: uuid: incorrect UUID {(network.Id.Length is 32 or 36 or 38 or 41 or 45 ? "format" : "length:")} {network.Id}";
            record = record with { UUID = uuid };
        }
        error ??= AddProxy(network, ref record) ?? AddWireless(network, contexts, now, ref record)
            ?? AddAddresses(network, ref record) ?? AddHosts(network, ref record) ?? AddMtu(network, ref record);
        return error is null ? record : record with { ErrorDescription = Words.Fault(error, now) };
    }

    private static NetworkType? TypeOf(Api.Common.NetworkType type) => type switch
    {
        Api.Common.NetworkType.Noop => NetworkType.Noop,
        Api.Common.NetworkType.V4 => NetworkType.IPv4,
        Api.Common.NetworkType.V6 => NetworkType.Ipv6,
        Api.Common.NetworkType.V4Only => NetworkType.Ipv4Only,
        Api.Common.NetworkType.V6Only => NetworkType.Ipv6Only,
        _ => null,
    };

    private static string? AddProxy(Api.Config.NetworkConfig network, ref NetworkXObjectConfig record)
    {
        if (network.EntProxy is not { } proxy)
            return null;
        record = record with
        {
            Proxy = new ProxyConfig
            {
                NetworkProxyEnable = proxy.NetworkProxyEnable,
                NetworkProxyURL = proxy.NetworkProxyURL,
                Pacfile = proxy.Pacfile,
                Exceptions = proxy.Exceptions,
                Proxies = proxy.Proxies.Select(server => new ProxyEntry
                {
                    Type = server.Proto is >= Api.Common.proxyProto.ProxyHttp and <= Api.Common.proxyProto.ProxyFtp
                        ? (NetworkProxyType)(int)server.Proto
                        : NetworkProxyType.Http,
                    Server = server.Server,
                    Port = server.Port,
                }).ToValueList().NullIfEmpty(),
                ProxyCertPEM = proxy.ProxyCertPEM.Select(pem => (Bytes?)Bytes.From(pem.Span)).ToValueList().NullIfEmpty(),
            },
        };
        return null;
    }

    private static string? AddWireless(Api.Config.NetworkConfig network, Table<CipherContext> contexts, DateTimeOffset now, ref NetworkXObjectConfig record)
    {
        (WirelessConfig wireless, string? error) = Wireless.Parse(network, contexts, now);
        record = record with { WirelessCfg = wireless };
        return error;
    }

    private static string? AddAddresses(Api.Config.NetworkConfig network, ref NetworkXObjectConfig record)
    {
        if (network.Ip is not { } spec)
            return network.Type == Api.Common.NetworkType.Noop ? null : "Missing IP configuration";
        Addressing addresses = Addressing.Read(spec, needsSubnet: false);
        record = record with
        {
            Dhcp = (DhcpType)(byte)(int)spec.Dhcp,
            DomainName = addresses.Domain,
            Subnet = addresses.Subnet?.ToIPNet(),
            Gateway = addresses.Gateway,
            DNSServers = addresses.DnsServers,
            DhcpRange = addresses.Range,
            NTPServers = spec.Ntp.Length == 0 ? null : [spec.Ntp, .. spec.MoreNtp],
            IgnoreDhcpNtpServers = spec.DhcpOptionsIgnore?.NtpServerExclusively ?? false,
            IgnoreDhcpIPAddresses = spec.DhcpOptionsIgnore?.IpAddressesExclusively ?? false,
            IgnoreDhcpDNSConfig = spec.DhcpOptionsIgnore?.DnsConfigExclusively ?? false,
            IgnoreDhcpGateways = spec.DhcpOptionsIgnore?.GatewaysExclusively ?? false,
        };
        return addresses.Error.Length == 0 ? null : "Invalid IP configuration: " + addresses.Error;
    }

    private static string? AddHosts(Api.Config.NetworkConfig network, ref NetworkXObjectConfig record)
    {
        List<DNSNameToIP> hosts = [];
        foreach (Api.Common.ZnetStaticDNSEntry entry in network.Dns)
        {
            List<IpText> addresses = [];
            foreach (string text in entry.Address)
            {
                if (!IpText.TryParse(text, out IpText address) || address.IsNone)
                    return $"Invalid DNS entry address ({text})";
                addresses.Add(address);
            }
            hosts.Add(new DNSNameToIP { HostName = entry.HostName, IPs = addresses.Count == 0 ? null : [.. addresses] });
        }
        record = record with { DNSNameToIPList = hosts.Count == 0 ? null : [.. hosts] };
        return null;
    }

    private static string? AddMtu(Api.Config.NetworkConfig network, ref NetworkXObjectConfig record)
    {
        (ushort mtu, string error) = Mtu.Parse(network.Mtu);
        record = record with { MTU = mtu };
        return error.Length == 0 ? null : error;
    }
}
