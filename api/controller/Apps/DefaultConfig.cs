using System.Globalization;
using Eve.Api.Common;
using Eve.Api.Config;
using Eve.Controller.Store;
using Google.Protobuf.WellKnownTypes;

namespace Eve.Controller.Apps;

/// <summary>A port of a new device.</summary>
/// <param name="Name">Interface name and label, such as eth0.</param>
/// <param name="Address">With prefix length, such as 192.168.1.5/24; empty: DHCP.</param>
public sealed record DevicePort(string Name, string Address = "", string Gateway = "", IReadOnlyList<string>? Dns = null);

/// <summary>The first configuration of a device: its management ports and a few settings, no apps.</summary>
public static class DefaultConfig
{
    /// <summary>The network that apps share unless their definition names another.</summary>
    public const string LocalNetwork = "local";

    /// <summary>Its addresses.</summary>
    public const string LocalSubnet = "10.11.0.0/24";

    private const string EpochSetting = "epoch";

    /// <param name="configInterval">Seconds between two fetches; null: the device's own default.</param>
    public static EdgeDevConfig For(DeviceRecord device, IReadOnlyList<DevicePort> ports, long epoch, int? configInterval, DateTimeOffset now)
    {
        EdgeDevConfig config = new()
        {
            Id = new() { Uuid = device.Id.ToString("D"), Version = "1" },
            DeviceName = device.Name,
            ControllerEpoch = epoch,
            ConfigTimestamp = Timestamp.FromDateTimeOffset(now),
        };
        if (configInterval is { } seconds)
            config.ConfigItems.Add(new ConfigItem { Key = "timer.config.interval", Value = seconds.ToString(CultureInfo.InvariantCulture) });
        foreach (DevicePort port in ports)
            AddPort(config, device.Id, port);
        return config;
    }

    /// <summary>A number that is new for each new state folder: devices then report everything again.</summary>
    public static long Epoch(IStore store, TimeProvider time)
    {
        if (store.Setting(EpochSetting) is { } known)
            return long.Parse(known, CultureInfo.InvariantCulture);
        long epoch = time.GetUtcNow().ToUnixTimeSeconds();
        store.SetSetting(EpochSetting, epoch.ToString(CultureInfo.InvariantCulture));
        return epoch;
    }

    private static void AddPort(EdgeDevConfig config, Guid device, DevicePort port)
    {
        string network = NameUuid.Of(device, "port network", port.Name).ToString("D");
        config.DeviceIoList.Add(new PhysicalIO
        {
            Ptype = PhyIoType.PhyIoNetEth,
            Phylabel = port.Name,
            Logicallabel = port.Name,
            Assigngrp = port.Name,
            Usage = PhyIoMemberUsage.PhyIoUsageMgmtAndApps,
            UsagePolicy = new(),
            Phyaddrs = { ["Ifname"] = port.Name },
        });
        config.SystemAdapterList.Add(new SystemAdapter
        {
            Name = port.Name,
            LowerLayerName = port.Name,
            Uplink = true,
            NetworkUUID = network,
            Addr = port.Address.Split('/')[0],
        });
        ipspec ip = new() { Dhcp = DHCPType.Client };
        if (port.Address != "")
        {
            ip = new() { Dhcp = DHCPType.Static, Subnet = SubnetOf(port.Address), Gateway = port.Gateway };
            ip.Dns.AddRange(port.Dns ?? []);
        }
        config.Networks.Add(new NetworkConfig { Id = network, Type = NetworkType.V4, Ip = ip });
    }

    /// <summary>The network that an address with prefix length lies in.</summary>
    private static string SubnetOf(string address)
    {
        string[] parts = address.Split('/');
        uint mask = uint.MaxValue << (32 - int.Parse(parts[1], CultureInfo.InvariantCulture));
        byte[] bytes = System.Net.IPAddress.Parse(parts[0]).GetAddressBytes();
        uint network = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) & mask;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, network);
        return $"{new System.Net.IPAddress(bytes)}/{parts[1]}";
    }
}
