using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Acl;

/// <summary>Reads the rules of an adapter (zedrouter facts, 6.1). A rule that makes no sense is left out and reported; the app still starts.</summary>
public static class AclParser
{
    private static readonly Dictionary<string, int> Protocols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["icmp"] = 1,
        ["igmp"] = 2,
        ["tcp"] = 6,
        ["udp"] = 17,
        ["gre"] = 47,
        ["esp"] = 50,
        ["ah"] = 51,
        ["icmpv6"] = 58,
        ["sctp"] = 132,
    };

    /// <param name="isSwitch">Names and static entries cannot be matched where this device does not answer DNS.</param>
    public static AclResult Parse(ValueList<ACE>? entries, bool isSwitch)
    {
        List<AclRule> rules = [];
        List<string> skipped = [];
        foreach (ACE entry in entries.OrEmpty())
        {
            AclRule? rule = new AclRule();
            string? reason = Act(entry, ref rule) ?? Match(entry, isSwitch, ref rule) ?? Check(rule, isSwitch);
            if (reason is not null)
                skipped.Add($"access rule {(entry.Name.Length > 0 ? entry.Name : entry.RuleID.ToString())} is skipped: {reason}");
            else if (rule is not null)
                rules.Add(rule);
        }
        return new(rules.ToValueList(), skipped.ToValueList());
    }

    private static string? Act(ACE entry, ref AclRule? rule)
    {
        ValueList<ACEAction> actions = entry.Actions.OrEmpty();
        if (actions.Count > 1)
            return "it has more than one action";
        if (actions.Count == 0)
            return null;
        ACEAction action = actions[0];
        if ((action.Drop ? 1 : 0) + (action.Limit ? 1 : 0) + (action.PortMap ? 1 : 0) > 1)
            return "drop, limit and port map exclude each other";
        if (action.Drop)
            rule = rule! with { Action = AclAction.Drop };
        if (action.PortMap)
        {
            if (action.TargetPort is < 1 or > ushort.MaxValue)
                return $"target port {action.TargetPort} is no port";
            rule = rule! with { Action = AclAction.PortMap, TargetPort = (int)action.TargetPort };
        }
        if (action.Limit)
        {
            string? unit = action.LimitUnit switch { "s" or "second" => "second", "m" or "minute" => "minute", "h" or "hour" => "hour", "d" or "day" => "day", _ => null };
            if (unit is null || action.LimitRate is < 1 or > uint.MaxValue || action.LimitBurst is < 0 or > uint.MaxValue)
                return $"limit {action.LimitRate}/{action.LimitUnit} burst {action.LimitBurst}: needs a rate from 1, a unit s, m, h or d, and a burst from 0";
            rule = rule! with { Action = AclAction.Limit, Limit = $"{action.LimitRate}/{unit} burst {Math.Max(action.LimitBurst, 1)} packets" };
        }
        return null;
    }

    private static string? Match(ACE entry, bool isSwitch, ref AclRule? rule)
    {
        foreach (ACEMatch match in entry.Matches.OrEmpty())
        {
            switch (match.Type)
            {
                case "ip" or "host" when Network(match.Value) is { } network:
                    rule = rule! with { Remote = network };
                    break;
                case "ip" or "host" when IsIpv6(match.Value):
                    rule = null; // another family: nothing to do on an IPv4 network, and nothing wrong
                    return null;
                case "ip":
                    return $"ip {match.Value} is neither an address nor a network";
                case "host" or "eidset" when isSwitch:
                    return $"{match.Type} cannot be matched on a switch";
                case "host" or "eidset" when rule!.Host.Length > 0 || rule.EidSet:
                    return "it has more than one of host and eidset";
                case "host" when !HostName.IsValid(match.Value):
                    return $"host {match.Value} is no host name";
                case "host":
                    rule = rule! with { Host = match.Value.ToLowerInvariant() };
                    break;
                case "eidset":
                    rule = rule! with { EidSet = true };
                    break;
                case "protocol" when match.Value is "all":
                    rule = rule! with { Protocol = null };
                    break;
                case "protocol":
                    if (Protocol(match.Value) is not { } protocol)
                        return $"protocol {match.Value} is not known";
                    rule = rule! with { Protocol = protocol };
                    break;
                case "fport":
                    if (PortRange.Parse(match.Value) is not { } remotePort)
                        return $"fport {match.Value} is no port";
                    rule = rule! with { RemotePort = remotePort };
                    break;
                case "lport":
                    if (PortRange.Parse(match.Value) is not { } localPort)
                        return $"lport {match.Value} is no port";
                    rule = rule! with { LocalPort = localPort };
                    break;
                case "adapter":
                    rule = rule! with { Adapters = rule.Adapters.With(match.Value) };
                    break;
                default:
                    return $"match {match.Type} is not known";
            }
        }
        return null;
    }

    private static string? Check(AclRule? rule, bool isSwitch)
    {
        if (rule is null)
            return null;
        if ((rule.RemotePort is not null || rule.LocalPort is not null) && rule.Protocol is not (6 or 17 or 132))
            return "a port needs protocol tcp, udp or sctp";
        if (!rule.IsPortMap)
            return rule.Adapters.Count > 0 ? "adapter is only for port maps" : null;
        if (rule.Protocol is null)
            return "a port map needs a protocol";
        return rule.LocalPort is not { IsSingle: true } ? "a port map needs one lport" : null;
    }

    private static Subnet4? Network(string text) =>
        Subnet4.Parse(text) ?? (IpText.TryParse(text, out IpText address) && Subnet4.ToNumber(address) is { } number ? Subnet4.Of(number, 32) : null);

    private static bool IsIpv6(string text) =>
        text.Contains(':') && IpText.TryParse(text.Split('/')[0], out IpText address) && !address.IsNone;

    private static int? Protocol(string text) =>
        Protocols.TryGetValue(text, out int known) ? known : byte.TryParse(text, System.Globalization.NumberStyles.None, null, out byte number) ? number : null;
}

/// <summary>The rules of an adapter in their order, and a sentence for each that was left out.</summary>
public sealed record AclResult(ValueList<AclRule> Rules, ValueList<string> Skipped);
