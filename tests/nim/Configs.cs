using Eve.Agents.Nim.Core;
using Eve.Types;

namespace Eve.Agents.Nim.Tests;

/// <summary>Builders with a default for everything.</summary>
internal static class Configs
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static NetworkPortConfig Port(string name = "eth0") =>
        new() { IfName = name, IsMgmt = true, IsL3Port = true, Dhcp = DhcpType.Client, Type = NetworkType.IPv4 };

    public static DevicePortConfig Entry(string key, int year = 2026, params NetworkPortConfig[] ports) => Sanitize.Run(
        key,
        new()
        {
            Version = DevicePortConfigVersion.IsMgmt,
            TimePriority = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Ports = ports.Length == 0 ? [Port()] : ports.ToValueList(),
        },
        fromFile: false);

    public static DevicePortConfig Working(this DevicePortConfig entry) => entry with { State = DPCState.Success, LastSucceeded = Now.AddHours(-1) };

    public static DevicePortConfig Failed(this DevicePortConfig entry, TimeSpan ago) => entry with { State = DPCState.Fail, LastFailed = Now - ago };

    public static PortList List(int current, params DevicePortConfig[] entries) => new(entries.ToValueList(), current);

    public static string Keys(this PortList list) => string.Join(' ', list.Entries.Select(entry => entry.Key));

    public static PortLink Link(string name, string cidr = "") => new(
        name, "02:00:00:00:00:01", 1500, Carrier: true, Broadcast: true, Loopback: false, "veth", "",
        cidr.Length == 0 ? [] : [new(IpText.Parse(cidr.Split('/')[0]), int.Parse(cidr.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture))]);

    public static PortsReport Leased(string name = "eth0", string dns = "192.0.2.1") => new(
        [Link(name, "192.0.2.10/24")],
        [new(name, "192.0.2.1", 5000)],
        ValueMap<string, DhcpLease>.Empty.Set(name, new("BOUND", IpText.Parse("192.0.2.10"), 24, [IpText.Parse("192.0.2.1")], dns.Length == 0 ? [] : [IpText.Parse(dns)], ["192.0.2.1"], "example.test")),
        "");

    public static PortsReport NoLease(string name = "eth0") => new([Link(name)], [], ValueMap<string, DhcpLease>.Empty, "");

    public static TestResult Test(TestVerdict verdict, string error = "", string port = "eth0") =>
        new(verdict, error, ValueMap<string, PortResult>.Empty.Set(port, new(error, "")));
}
