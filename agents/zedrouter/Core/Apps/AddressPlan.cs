using Eve.Agents.Zedrouter.Core.Instances;
using Eve.Agents.Zedrouter.Core.Numbers;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Apps;

/// <summary>The IPv4 address of an adapter: as configured, or start of the DHCP range plus the interface's number (zedrouter facts, section 4).</summary>
public static class AddressPlan
{
    /// <returns>The address and the book after it; an error for people when there is none. No address and no error on a switch.</returns>
    public static (NumberBook Book, IpText Address, string Error) Take(NumberBook book, NetworkInstanceConfig instance, Guid app, AppNetAdapterConfig adapter, GoTime now)
    {
        if (instance.Type == NetworkInstanceType.Switch || Subnet4.From(instance.Subnet) is not { } subnet)
            return (book, IpText.None, "");
        uint start = Subnet4.ToNumber(instance.DhcpRange.Start) ?? 0;
        uint end = Subnet4.ToNumber(instance.DhcpRange.End) ?? 0;
        bool isStatic = !adapter.AppIPAddr.IsNone;
        if (isStatic && InstanceCheck.InRange(instance.DhcpRange, adapter.AppIPAddr))
            return (book, IpText.None, $"static address {adapter.AppIPAddr} of {adapter.Name} is inside the DHCP range {instance.DhcpRange.Start} to {instance.DhcpRange.End}: choose one outside");
        if (isStatic && !subnet.Contains(adapter.AppIPAddr))
            return (book, IpText.None, $"static address {adapter.AppIPAddr} of {adapter.Name} is not inside the subnet {subnet}");

        (book, int? number) = book.TakeInterface(instance.UUID, app, adapter.IfIdx, isStatic, (int)Math.Min(end - start, byte.MaxValue), now);
        if (number is null)
            return (book, IpText.None, $"no free address is left in the DHCP range {instance.DhcpRange.Start} to {instance.DhcpRange.End} of {instance.DisplayName}");
        return (book, isStatic ? adapter.AppIPAddr : Subnet4.ToText(start + (uint)number.Value), "");
    }
}
