using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Networks that the device builds for its apps. An error is published with the record; the last one found stays.</summary>
internal static class NetworkInstances
{
    /// <param name="skipped">Instances that cannot be published at all: without an identifier.</param>
    public static Table<NetworkInstanceConfig> Parse(
        IEnumerable<Api.Config.NetworkInstanceConfig> instances, DateTimeOffset now, List<string> skipped)
    {
        List<NetworkInstanceConfig> records = [];
        foreach (Api.Config.NetworkInstanceConfig instance in instances)
        {
            if (UuidText.TryParse(instance.Uuidandversion?.Uuid, out Guid uuid))
                records.Add(ParseOne(instance, uuid, now));
            else
                skipped.Add($"network instance \"{instance.Displayname}\": \"{instance.Uuidandversion?.Uuid}\" is no UUID; it is left out");
        }
        return Table<NetworkInstanceConfig>.Of(records, FromZedagent.NetworkInstanceConfig.KeyOf);
    }

    private static NetworkInstanceConfig ParseOne(Api.Config.NetworkInstanceConfig instance, Guid uuid, DateTimeOffset now)
    {
        string error = "";
        NetworkInstanceConfig record = new()
        {
            UUID = uuid,
            Version = instance.Uuidandversion.Version,
            DisplayName = instance.Displayname,
            Type = (NetworkInstanceType)(int)instance.InstType,
            Activate = instance.Activate,
            PortLabel = instance.Port?.Name ?? "",
            STPConfig = new STPConfig { PortsWithBpduGuard = instance.Stp?.PortsWithBpduGuard ?? "" },
            PropagateConnRoutes = instance.PropagateConnectedRoutes,
            EnableFlowlog = !instance.DisableFlowlog,
            ForwardLLDP = instance.ForwardLldp,
        };
        if (instance.InstType == Api.Config.ZNetworkInstType.ZnetInstSwitch)
            record = record with { VlanAccessPorts = AccessPorts(instance, ref error) };
        else if (instance.IpType != Api.Config.AddressType.First)
            record = Addressed(record with { IpType = (AddressType)(int)instance.IpType }, instance, ref error);
        (ushort mtu, string mtuError) = Mtu.Parse(instance.Mtu);
        record = record with { MTU = mtu };
        if (mtuError.Length > 0)
            error = mtuError;
        return error.Length > 0 ? record with { ErrorDescription = Words.Fault(error, now) } : record;
    }

    private static NetworkInstanceConfig Addressed(NetworkInstanceConfig record, Api.Config.NetworkInstanceConfig instance, ref string error)
    {
        Addressing addresses = Addressing.Read(instance.Ip ?? new(), needsSubnet: true);
        addresses.Plan();
        if (addresses.Error.Length > 0)
            error = "Invalid IP configuration: " + addresses.Error;
        return record with
        {
            Subnet = addresses.Subnet?.ToIPNet(),
            Gateway = addresses.Gateway,
            DomainName = addresses.Domain,
            NtpServers = instance.Ip is { Ntp.Length: > 0 } ip ? [ip.Ntp] : null,
            DnsServers = addresses.DnsServers,
            DhcpRange = addresses.Range,
            DnsNameToIPList = instance.Dns.Select(entry => new DNSNameToIP { HostName = entry.HostName, IPs = GoodAddresses(entry.Address) }).ToValueList(),
            StaticRoutes = Routes(instance, ref error),
        };
    }

    private static ValueList<IpText>? GoodAddresses(IEnumerable<string> texts)
    {
        List<IpText> good = [];
        foreach (string text in texts)
            if (IpText.TryParse(text, out IpText address) && !address.IsNone)
                good.Add(address);
        return good.Count == 0 ? null : [.. good];
    }

    private static ValueList<VlanAccessPort>? AccessPorts(Api.Config.NetworkInstanceConfig instance, ref string error)
    {
        List<VlanAccessPort> ports = [];
        foreach (Api.Config.VlanAccessPort port in instance.VlanAccessPorts)
        {
            if (port.VlanId is < 1 or > 4094)
                error = $"Invalid VLAN access port config: VLAN ID out of range: {port.VlanId}";
            else
                ports.Add(new VlanAccessPort { VlanID = (ushort)port.VlanId, PortLabel = port.AccessPort });
        }
        return ports.Count == 0 ? null : [.. ports];
    }

    private static ValueList<IPRouteConfig>? Routes(Api.Config.NetworkInstanceConfig instance, ref string error)
    {
        List<IPRouteConfig> routes = [];
        foreach (Api.Config.IPRoute route in instance.StaticRoutes)
        {
            if (Route(route, out IPRouteConfig record) is { } bad)
                error = $"Invalid IP route ({Shown(route)}): {bad}";
            else
                routes.Add(record);
        }
        return routes.Count == 0 ? null : [.. routes];
    }

    private static string? Route(Api.Config.IPRoute route, out IPRouteConfig record)
    {
        record = IPRouteConfig.Zero;
        if (route.DestinationNetwork.Length == 0)
            return "missing destination network address";
        if (!Subnet.TryParse(route.DestinationNetwork, out Subnet destination))
            return "destination network is invalid";
        if (route.Gateway.Length == 0 && route.Port.Length == 0)
            return "missing both gateway IP address and port label";
        if (!IpText.TryParse(route.Gateway, out IpText gateway))
            return "gateway IP address is invalid";
        if (!gateway.IsNone && gateway.ToIPAddress()!.GetAddressBytes().All(part => part == 0))
            return "gateway IP address is all-zeroes";
        (ConnectivityProbe probe, string probeError) = Probes.Parse(route.Probe?.CustomProbe);
        if (probeError.Length > 0)
            return probeError;
        record = new IPRouteConfig
        {
            DstNetwork = destination.ToIPNet(),
            Gateway = gateway,
            OutputPortLabel = route.Port,
            PortProbe = new NIPortProbe
            {
                EnabledGwPing = route.Probe?.EnableGwPing ?? false,
                GwPingMaxCost = Words.Low8(route.Probe?.GwPingMaxCost ?? 0),
                UserDefinedProbe = probe,
            },
            PreferLowerCost = route.PreferLowerCost,
            PreferStrongerWwanSignal = route.PreferStrongerWwanSignal,
        };
        return null;
    }

    private static string Shown(Api.Config.IPRoute route)
    {
        List<string> parts = [];
        if (route.DestinationNetwork.Length > 0)
            parts.Add($"destination_network:\"{route.DestinationNetwork}\"");
        if (route.Gateway.Length > 0)
            parts.Add($"gateway:\"{route.Gateway}\"");
        if (route.Port.Length > 0)
            parts.Add($"port:\"{route.Port}\"");
        return string.Join(' ', parts);
    }
}
