using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Adapters;

/// <summary>Reads interfaces and PCI devices from /sys.</summary>
public sealed class SysfsDevices : IHostDevices
{
    public HostDevice Look(IoBundle adapter)
    {
        string port = "/sys/class/net/" + adapter.Ifname;
        bool hasPort = adapter.Ifname.Length > 0 && Directory.Exists(port);
        // A port without a PCI device behind it (a veth, a bridge) has no "device" link, or one to another bus.
        string pci = adapter.PciLong.Length > 0 ? adapter.PciLong : hasPort ? PciOf(port) : "";
        bool hasPci = pci.Length > 0 && Directory.Exists("/sys/bus/pci/devices/" + pci);
        bool exists = adapter.PciLong.Length > 0 ? hasPci : !AdapterTable.IsNetwork(adapter.Type) || hasPort;
        string mac = hasPort && File.Exists(port + "/address") ? File.ReadAllText(port + "/address").Trim() : "";
        string unique = hasPci ? Target($"/sys/bus/pci/devices/{pci}/firmware_node") : "";
        return new(exists, pci, mac, unique);
    }

    private static string PciOf(string port)
    {
        string name = Path.GetFileName(Target(port + "/device"));
        return name.Length > 0 && Directory.Exists("/sys/bus/pci/devices/" + name) ? name : "";
    }

    private static string Target(string link) => new FileInfo(link).LinkTarget ?? "";
}
