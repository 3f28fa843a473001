using Eve.Agents.Network;
using Eve.Agents.Nim.Core;
using Eve.Types;

namespace Eve.Agents.Nim.Ports.Null;

/// <summary>Touches nothing and shows each port of the plan as up, with its static address or one from the documentation range.</summary>
public sealed class NullPorts : IPorts
{
    private const string Leased = "192.0.2.10";

    /// <summary>The plan that was applied last.</summary>
    public PortPlan Plan { get; private set; } = PortPlan.Empty;

    public Task<PortsReport> ApplyAsync(PortPlan plan, CancellationToken stop)
    {
        Plan = plan;
        return Task.FromResult(new PortsReport(
            plan.Ports.Select((port, index) => Link(port, index + 2)).ToValueList(),
            [],
            ValueMap<string, DhcpLease>.From(plan.Ports.Where(port => port.Dhcp == DhcpType.Client).Select(port => KeyValuePair.Create(port.IfName, Lease()))),
            ""));
    }

    public void Watch(Action changed)
    {
    }

    public void Dispose()
    {
    }

    private static Link Link(PortSetup port, int index)
    {
        string cidr = port.Address.Length > 0 ? port.Address : port.Dhcp == DhcpType.Client ? Leased + "/24" : "";
        ValueList<LinkAddress> addresses = Subnet4.Parse(cidr) is { } subnet ? [new(IpText.Parse(cidr[..cidr.IndexOf('/')]), subnet.PrefixLength, LinkLocal: false)] : [];
        return new(port.IfName, index, "", port.Mtu, Up: true, Carrier: true, Broadcast: true, Loopback: false, "", "", addresses);
    }

    private static DhcpLease Lease() => new("BOUND", IpText.Parse(Leased), 24, [], [IpText.Parse("192.0.2.1")], [], "");
}
