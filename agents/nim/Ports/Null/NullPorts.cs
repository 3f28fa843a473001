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
            plan.Ports.Select(Link).ToValueList(),
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

    private static PortLink Link(PortSetup port)
    {
        string cidr = port.Address.Length > 0 ? port.Address : port.Dhcp == DhcpType.Client ? Leased + "/24" : "";
        ValueList<PortAddress> addresses = Subnet4.Parse(cidr) is { } subnet ? [new(IpText.Parse(cidr[..cidr.IndexOf('/')]), subnet.PrefixLength)] : [];
        return new(port.IfName, "", port.Mtu, Carrier: true, Broadcast: true, Loopback: false, "", "", addresses);
    }

    private static DhcpLease Lease() => new("BOUND", IpText.Parse(Leased), 24, [], [IpText.Parse("192.0.2.1")], [], "");
}
