using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>System adapters to the device's port configuration (config mapping facts, DevicePortConfig).</summary>
internal sealed class Ports
{
    private readonly Api.Config.EdgeDevConfig config;
    private readonly ValueList<Layer> layers;
    private readonly Table<NetworkXObjectConfig> networks;
    private readonly DateTimeOffset now;
    private readonly bool marksUplinks;
    private readonly bool oldController;
    private readonly List<NetworkPortConfig> ports = [];
    private string error = "";

    private Ports(Api.Config.EdgeDevConfig config, ValueList<Layer> layers, Table<NetworkXObjectConfig> networks, DateTimeOffset now)
    {
        this.config = config;
        this.layers = layers;
        this.networks = networks;
        this.now = now;
        marksUplinks = config.SystemAdapterList.Any(adapter => adapter.Uplink);
        oldController = layers.Any(layer => layer.Physical?.UsagePolicy.FreeUplink == true);
    }

    /// <returns>Null when the config has no usable port at all: nothing is published then.</returns>
    public static DevicePortConfig? Parse(
        Api.Config.EdgeDevConfig config, ValueList<Layer> layers, Table<NetworkXObjectConfig> networks, ConfigSource source, DateTimeOffset now)
    {
        Ports parser = new(config, layers, networks, now);
        foreach (Api.Config.SystemAdapter adapter in config.SystemAdapterList)
            parser.Add(adapter);
        if (parser.ports.Count == 0)
            return null;
        GoTime time = Words.Time(config.ConfigTimestamp) ?? now;
        PortConfigSource origin = new() { Origin = OriginOf(source), SubmittedAt = time };
        parser.RenameBelow();
        ValueList<NetworkPortConfig> ports = PortChecks.Run(parser.ports, now)
            .Select(port => port with { ConfigSource = origin, InvalidConfig = port.LastError.Length > 0 })
            .ToValueList();
        parser.CheckManagement(ports);
        return new DevicePortConfig
        {
            Version = parser.marksUplinks ? DevicePortConfigVersion.IsMgmt : DevicePortConfigVersion.Initial,
            Key = source == ConfigSource.Bootstrap ? "bootstrap" : "",
            TimePriority = time,
            LastError = parser.error,
            LastFailed = parser.error.Length > 0 ? now : GoTime.Zero,
            Ports = ports,
        };
    }

    private static NetworkConfigOrigin OriginOf(ConfigSource source) => source switch
    {
        ConfigSource.Controller => NetworkConfigOrigin.Controller,
        ConfigSource.Bootstrap => NetworkConfigOrigin.Bootstrap,
        ConfigSource.Loc => NetworkConfigOrigin.Loc,
        _ => NetworkConfigOrigin.Unspecified,
    };

    private static string LowerNameOf(Api.Config.SystemAdapter adapter) => adapter.LowerLayerName.Length == 0 ? adapter.Name : adapter.LowerLayerName;

    private void Add(Api.Config.SystemAdapter adapter)
    {
        string lowerName = LowerNameOf(adapter);
        Layer[] matches = [.. layers.Where(layer => layer.Label == lowerName)];
        if (matches.Length == 0)
            error = $"missing lower-layer adapter {lowerName}";
        else if (matches.Length > 1)
            error = $"multiple lower-layer adapters match label {lowerName}";
        else if (!matches[0].IsNetwork)
            error = $"physicalIO {matches[0].Label} (phyLabel {matches[0].Port.Phylabel}) is not a network adapter";
        else
        {
            AddBelow(matches[0]);
            ports.Add(PortOf(adapter, matches[0]));
        }
    }

    /// <summary>What a bond or VLAN needs comes before it, without addresses of its own, unless it has a system adapter itself.</summary>
    private void AddBelow(Layer layer)
    {
        foreach (string label in layer.Below)
        {
            if (config.SystemAdapterList.Any(adapter => LowerNameOf(adapter) == label)
                || ports.Exists(port => !port.IsL3Port && port.Logicallabel == label)
                || layers.FirstOrDefault(below => below.Label == label) is not { } below)
                continue;
            AddBelow(below);
            ports.Add(below.Port);
        }
    }

    private NetworkPortConfig PortOf(Api.Config.SystemAdapter adapter, Layer layer)
    {
        bool free = adapter.FreeUplink || layer.Physical?.UsagePolicy.FreeUplink == true;
        uint cost = !marksUplinks ? 0 : adapter.Cost == 0 && oldController && !free ? 1 : adapter.Cost;
        NetworkPortConfig port = layer.Port with
        {
            Logicallabel = adapter.Name,
            Alias = adapter.Alias,
            SharedLabels = adapter.SharedLabels.ToValueList().NullIfEmpty(),
            AllowLocalModifications = adapter.AllowLocalModifications,
            IsMgmt = adapter.Uplink || !marksUplinks,
            IsL3Port = true,
            Cost = (byte)Math.Min(cost, byte.MaxValue),
        };
        port = Attach(port, adapter);
        if (port.WirelessCfg.WType == WirelessType.None)
        {
            WirelessType type = layer.Physical?.Ptype switch
            {
                PhyIoType.NetWLAN => WirelessType.Wifi,
                PhyIoType.NetWWAN => WirelessType.Cellular,
                _ => WirelessType.None,
            };
            port = port with { WirelessCfg = port.WirelessCfg with { WType = type } };
        }
        return port;
    }

    /// <summary>Copies the network's settings to the port.</summary>
    private NetworkPortConfig Attach(NetworkPortConfig port, Api.Config.SystemAdapter adapter)
    {
        Guid uuid = Words.Uuid(adapter.NetworkUUID);
        if (uuid == Guid.Empty && (adapter.NetworkUUID.Length == 0 || UuidText.TryParse(adapter.NetworkUUID, out Guid _)))
        {
            port = port with { Dhcp = DhcpType.None };
            return port.IsMgmt
                ? port.Failed($"Port {adapter.Name} configured as Management port but without Network assigned; give it one, or clear its uplink mark", now)
                : port;
        }
        if (uuid == Guid.Empty || networks.Find(uuid.ToString()) is not { } network)
            return (port with { Dhcp = DhcpType.None }).Failed($"Port {adapter.Name} configured with unknown Network UUID ({adapter.NetworkUUID})", now);
        port = port with
        {
            NetworkUUID = uuid,
            Type = network.Type,
            Dhcp = network.Dhcp,
            Gateway = network.Gateway,
            DomainName = network.DomainName,
            NTPServers = network.NTPServers,
            DNSServers = network.DNSServers,
            MTU = network.MTU,
            WirelessCfg = network.WirelessCfg,
            Proxies = network.Proxy?.Proxies,
            Exceptions = network.Proxy?.Exceptions ?? "",
            Pacfile = network.Proxy?.Pacfile ?? "",
            NetworkProxyEnable = network.Proxy?.NetworkProxyEnable ?? false,
            NetworkProxyURL = network.Proxy?.NetworkProxyURL ?? "",
            ProxyCertPEM = network.Proxy?.ProxyCertPEM,
            IgnoreDhcpNtpServers = network.IgnoreDhcpNtpServers,
            IgnoreDhcpIPAddresses = network.IgnoreDhcpIPAddresses,
            IgnoreDhcpGateways = network.IgnoreDhcpGateways,
            IgnoreDhcpDNSConfig = network.IgnoreDhcpDNSConfig,
        };
        if (adapter.Addr.Length > 0 && (!IpText.TryParse(adapter.Addr, out IpText address) || address.IsNone))
            port = port.Failed($"Port {adapter.Name} configured with invalid IP address ({adapter.Addr})", now);
        else if (adapter.Addr.Length > 0 && network.Subnet is { } subnet)
            port = port with { AddrSubnet = $"{adapter.Addr}/{Words.Text(PrefixOf(subnet))}" };
        return network.Error.Length > 0
            ? port.Failed($"Network {uuid} assigned to port {adapter.Name} has invalid config: {network.Error}", now)
            : CheckDhcp(port, adapter);
    }

    private NetworkPortConfig CheckDhcp(NetworkPortConfig port, Api.Config.SystemAdapter adapter) => port.Dhcp switch
    {
        DhcpType.Static when port.AddrSubnet.Length == 0 && port.LastError.Length == 0 =>
            port.Failed($"Port {adapter.Name} configured with static IP config but IP address is not defined", now),
        DhcpType.None when port.IsMgmt => port.Failed($"Port {adapter.Name} configured as Management port with unsupported DHCP type 2 (none)", now),
        DhcpType.Static or DhcpType.None or DhcpType.Client => port,
        DhcpType other => port.Failed($"Port {adapter.Name} configured with unknown DHCP type {(int)other}", now),
    };

    private static int PrefixOf(IPNet subnet)
    {
        int bits = 0;
        foreach (byte part in subnet.Mask is null ? [] : subnet.Mask.AsSpan())
            bits += System.Numerics.BitOperations.PopCount(part);
        return bits;
    }

    /// <summary>A bond or VLAN refers to ports by their names; a layer with a system adapter bears that one's name.</summary>
    private void RenameBelow()
    {
        Dictionary<string, string> names = [];
        foreach (Api.Config.SystemAdapter adapter in config.SystemAdapterList)
            names.TryAdd(LowerNameOf(adapter), adapter.Name);
        for (int i = 0; i < ports.Count; i++)
        {
            NetworkPortConfig port = ports[i];
            ports[i] = port.L2Type switch
            {
                L2LinkType.Vlan => port with { VLAN = port.VLAN with { ParentPort = names.GetValueOrDefault(port.VLAN.ParentPort, port.VLAN.ParentPort) } },
                L2LinkType.Bond => port with
                {
                    Bond = port.Bond with { AggregatedPorts = port.Bond.AggregatedPorts?.Select(name => names.GetValueOrDefault(name, name)).ToValueList() },
                },
                _ => port,
            };
        }
    }

    private void CheckManagement(ValueList<NetworkPortConfig> checkedPorts)
    {
        NetworkPortConfig[] management = [.. checkedPorts.Where(port => port.IsMgmt)];
        if (management.Any(port => port.LastError.Length == 0))
            return;
        error = management.Length == 0
            ? "No management interfaces"
            : "All management ports failed to parse: " + string.Join('\n', management.Select(port => port.LastError));
    }
}
