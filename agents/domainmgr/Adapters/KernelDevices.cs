using System.Net.NetworkInformation;
using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Adapters;

/// <summary>Asks the kernel for interfaces (of this network namespace) and reads PCI devices from /sys.</summary>
public sealed class KernelDevices : IHostDevices
{
    public HostDevice Look(IoBundle adapter)
    {
        NetworkInterface? port = adapter.Ifname.Length > 0
            ? Array.Find(NetworkInterface.GetAllNetworkInterfaces(), port => port.Name == adapter.Ifname)
            : null;
        string pci = adapter.PciLong.Length > 0 ? adapter.PciLong : port is not null ? PciOf(adapter.Ifname) : "";
        bool hasPci = pci.Length > 0 && Directory.Exists("/sys/bus/pci/devices/" + pci);
        bool exists = adapter.PciLong.Length > 0 ? hasPci : !AdapterTable.IsNetwork(adapter.Type) || port is not null;
        string mac = port is null ? "" : BitConverter.ToString(port.GetPhysicalAddress().GetAddressBytes()).Replace('-', ':').ToLowerInvariant();
        string unique = hasPci ? Target($"/sys/bus/pci/devices/{pci}/firmware_node") : "";
        return new(exists, pci, mac, unique);
    }

    /// <summary>A port without a PCI device behind it (a veth, a bridge) has no "device" link, or one to another bus.</summary>
    private static string PciOf(string port)
    {
        string name = Path.GetFileName(Target($"/sys/class/net/{port}/device"));
        return name.Length > 0 && Directory.Exists("/sys/bus/pci/devices/" + name) ? name : "";
    }

    private static string Target(string link) => new FileInfo(link).LinkTarget ?? "";
}
