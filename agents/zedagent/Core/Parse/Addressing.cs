using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>An address block of the config, read until its first error.</summary>
internal sealed class Addressing
{
    /// <summary>Null when there is none or it is bad.</summary>
    public Subnet? Subnet { get; private set; }

    public IpText Gateway { get; private set; }

    public ValueList<IpText>? DnsServers { get; private set; }

    public IPRange Range { get; private set; } = IPRange.Zero;

    public string Domain { get; private set; } = "";

    /// <summary>Empty when all was fine. What was read before the error stays.</summary>
    public string Error { get; private set; } = "";

    /// <param name="spec">The block; it must be there.</param>
    /// <param name="needsSubnet">A network instance must say which; a device network need not.</param>
    public static Addressing Read(Api.Common.ipspec spec, bool needsSubnet)
    {
        Addressing read = new() { Domain = spec.Domain };
        read.Error = read.ReadSubnet(spec, needsSubnet) ?? read.ReadGateway(spec) ?? read.ReadDns(spec) ?? read.ReadRange(spec) ?? "";
        return read;
    }

    /// <summary>Fills in what the config leaves open, and checks the plan (config mapping facts, NetworkInstanceConfig).</summary>
    public void Plan()
    {
        if (Error.Length > 0 || Subnet is not { } subnet)
            return;
        long count = subnet.AddressCount;
        if (count < 4)
        {
            Error = $"subnet is too small (only {Words.Text(Math.Max(count, 0))} available IP addresses, need 4)";
            return;
        }
        if (subnet.IsIpv4)
            PlanIpv4(subnet, count);
        // Of IPv6 nothing is filled in; that no gateway counts as being inside of no range is as in the original.
        if (Parse.Subnet.Compare(Gateway, Range.Start) >= 0 && Parse.Subnet.Compare(Gateway, Range.End) <= 0)
            Error = $"gateway({(Gateway.IsNone ? "<nil>" : Gateway.ToString())}) inside Dhcp Range";
    }

    private void PlanIpv4(Subnet subnet, long count)
    {
        if (Gateway.IsNone)
            Gateway = subnet.At(1);
        IpText start = Range.Start;
        IpText end = Range.End;
        if (start.IsNone)
            start = subnet.At(count >= 16 && end.IsNone ? count / 2 : 2);
        if (end.IsNone)
            end = subnet.At(count - 2);
        if (start == subnet.At(0))
            start = Parse.Subnet.Next(start);
        if (start == Gateway)
            start = Parse.Subnet.Next(start);
        if (end == subnet.At(count - 1))
            end = Parse.Subnet.Previous(end);
        if (Parse.Subnet.Compare(start, end) <= 0 && Parse.Subnet.Distance(start, end) > 255)
            end = Parse.Subnet.Plus(start, 255);
        Range = new IPRange { Start = start, End = end };
    }

    private string? ReadSubnet(Api.Common.ipspec spec, bool needed)
    {
        if (spec.Subnet.Length == 0)
            return needed ? "missing network instance subnet" : null;
        if (!Parse.Subnet.TryParse(spec.Subnet, out Subnet subnet))
            return $"invalid subnet ({spec.Subnet})";
        Subnet = subnet;
        return null;
    }

    private string? ReadGateway(Api.Common.ipspec spec)
    {
        if (spec.Gateway.Length == 0)
            return null;
        if (!IpText.TryParse(spec.Gateway, out IpText gateway))
            return $"invalid gateway IP ({spec.Gateway})";
        if (!SameVersion(gateway))
            return $"IP version mismatch between subnet ({spec.Subnet}) and gateway ({spec.Gateway})";
        Gateway = gateway;
        return null;
    }

    private string? ReadDns(Api.Common.ipspec spec)
    {
        List<IpText> servers = [];
        string? error = null;
        foreach (string text in spec.Dns)
        {
            if (!IpText.TryParse(text, out IpText server) || server.IsNone)
                error = $"invalid DNS IP ({text})";
            else if (!SameVersion(server))
                error = $"IP version mismatch between subnet ({spec.Subnet}) and DNS server ({text})";
            else
                servers.Add(server);
            if (error is not null)
                break;
        }
        DnsServers = servers.Count == 0 ? null : [.. servers];
        return error;
    }

    private string? ReadRange(Api.Common.ipspec spec)
    {
        // An end alone says nothing.
        if (spec.DhcpRange is not { Start.Length: > 0 } range)
            return null;
        if (ReadEdge(spec, "start", range.Start, out IpText start) is { } badStart)
            return badStart;
        Range = new IPRange { Start = start };
        if (range.End.Length == 0)
            return null;
        if (ReadEdge(spec, "end", range.End, out IpText end) is { } badEnd)
            return badEnd;
        Range = new IPRange { Start = start, End = end };
        return Parse.Subnet.IsIpv4Address(start) == Parse.Subnet.IsIpv4Address(end) && Parse.Subnet.Compare(start, end) > 0
            ? $"DHCP range start IP ({range.Start}) is greater than end IP ({range.End})"
            : null;
    }

    private string? ReadEdge(Api.Common.ipspec spec, string edge, string text, out IpText address)
    {
        if (!IpText.TryParse(text, out address) || address.IsNone)
            return $"invalid DHCP range {edge} IP ({text})";
        if (!SameVersion(address))
            return $"IP version mismatch between subnet ({spec.Subnet}) and DHCP range {edge} IP ({text})";
        return Subnet is { } subnet && !subnet.Contains(address) ? $"DHCP range {edge} IP ({text}) is not within the subnet ({spec.Subnet})" : null;
    }

    private bool SameVersion(IpText address) => Subnet is not { } subnet || Parse.Subnet.IsIpv4Address(address) == subnet.IsIpv4;
}
