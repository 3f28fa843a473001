using Eve.Agents.Zedrouter.Core.Acl;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Plan;

/// <summary>An uplink as network instances use it.</summary>
public sealed record UplinkNet(
    string Label,
    string IfName,
    ValueList<IpText> Addresses,
    Subnet4? Subnet,
    IpText Router,
    ValueList<IpText> DnsServers,
    ValueList<string> NtpServers,
    ValueList<string> SharedLabels,
    bool IsMgmt,
    int Cost)
{
    /// <summary>Null unless the port can be used: valid, with a name, IP on it.</summary>
    public static UplinkNet From(NetworkPortStatus port) => new(
        port.Logicallabel,
        port.IfName,
        port.AddrInfoList.OrEmpty().Select(info => info.Addr).Where(IsUsable).ToValueList(),
        Subnet4.From(port.IPv4Subnet),
        port.DefaultRouters.OrEmpty().FirstOrDefault(router => Subnet4.ToNumber(router) is not null),
        port.DNSServers.OrEmpty().Where(server => Subnet4.ToNumber(server) is not null).ToValueList(),
        port.NtpServers.OrEmpty(),
        port.SharedLabels.OrEmpty(),
        port.IsMgmt,
        port.Cost);

    private static bool IsUsable(IpText address) => Subnet4.ToNumber(address) is { } number && number >> 16 != 0xA9FE && number >> 24 != 127;
}

/// <summary>An active network instance, reduced to what rules, routes and daemons need.</summary>
public sealed record InstanceNet(
    Guid UUID,
    string Bridge,
    int BridgeNum,
    MacAddress Mac,
    bool IsSwitch,
    Subnet4 Subnet,
    IpText Gateway,
    int Mtu,
    ValueList<UplinkNet> Uplinks,
    NetworkInstanceConfig Config)
{
    public bool AirGapped => Uplinks.Count == 0;
}

/// <summary>An adapter of an active app.</summary>
public sealed record VifNet(
    Guid App,
    string DisplayName,
    string Vif,
    Guid Instance,
    MacAddress Mac,
    IpText Address,
    ValueList<AclRule> Rules);
