using System.Globalization;

namespace Eve.Agents.Zedmanager.Shell;

/// <summary>How much address space a PCI device takes, as the kernel shows it.</summary>
/// <param name="sys">Where the kernel's /sys is.</param>
public sealed class PciDevices(string sys = "/sys")
{
    private const string BridgeClass = "0x06";
    private const ulong MemoryFlag = 0x200;

    /// <summary>Bytes of the memory regions of a device ("0000:00:02.0"); 0 for a bridge, and for a device that is not there.</summary>
    public ulong MemoryOf(string pci)
    {
        string folder = $"{sys}/bus/pci/devices/{pci}";
        try
        {
            if (!File.Exists(folder + "/resource") || File.ReadAllText(folder + "/class").StartsWith(BridgeClass, StringComparison.OrdinalIgnoreCase))
                return 0;
            ulong sum = 0;
            foreach (string line in File.ReadLines(folder + "/resource"))
                sum += Region(line);
            return sum;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>"start end flags", each a number with 0x; all zero for a region that is not used.</summary>
    private static ulong Region(string line)
    {
        ulong[] numbers = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)];
        return numbers is [var start, var end, var flags] && (flags & MemoryFlag) != 0 && end > start ? end - start + 1 : 0;
    }

    private static ulong Number(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong number) ? number : 0;
}
