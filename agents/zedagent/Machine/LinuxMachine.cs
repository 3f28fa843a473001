using System.Globalization;
using System.Security.Cryptography;
using Eve.Agents.Unix;
using Eve.Agents.Zedagent.Core.Report;
using Eve.Types;

namespace Eve.Agents.Zedagent.Machine;

/// <summary>Reads /proc and /sys of this machine, and the device's own files below its root. What is missing is left empty.</summary>
public sealed class LinuxMachine(Paths paths, TimeProvider time) : IMachine
{
    private const int ticksPerSecond = 100;
    private static readonly TimeSpan steady = TimeSpan.FromSeconds(1);

    // The firmware does not change, and its serial may be readable only once privileges are high.
    private readonly ProductFacts product = ReadProduct();

    public MachineFacts Look()
    {
        DateTimeOffset now = time.GetUtcNow();
        Dictionary<string, long> memory = ReadMemory();
        (ValueList<string> servers, ValueList<string> search) = ReadResolver();
        return new MachineFacts(
            ArchitectureName(),
            Environment.MachineName,
            BootTime(now),
            Environment.ProcessorCount,
            memory.GetValueOrDefault("MemTotal") / 1024,
            memory.GetValueOrDefault("MemAvailable") / 1024,
            product)
        {
            Busy = ReadBusy(),
            Release = Text(paths.Of("/run/eve-release")),
            DnsServers = servers,
            DnsSearch = search,
            RootCertificateHash = HashOf(paths.Config + "/root-certificate.pem"),
            PersistBytes = PersistBytes(),
            RemoteAccessDisabled = File.Exists(paths.Config + "/remote_access_disabled"),
            HasWatchdog = File.Exists("/dev/watchdog"),
        };
    }

    private static string ArchitectureName() => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        System.Runtime.InteropServices.Architecture other => other.ToString().ToLowerInvariant(),
    };

    private static DateTimeOffset BootTime(DateTimeOffset now)
    {
        string[] uptime = Text("/proc/uptime").Split(' ');
        double seconds = double.TryParse(uptime[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double up) ? up : 0;
        return DateTimeOffset.FromUnixTimeSeconds((long)Math.Round((now - DateTimeOffset.UnixEpoch - TimeSpan.FromSeconds(seconds)) / steady));
    }

    private static Dictionary<string, long> ReadMemory()
    {
        Dictionary<string, long> memory = [];
        foreach (string line in Text("/proc/meminfo").Split('\n'))
        {
            string[] parts = line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length >= 2 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes))
                memory[parts[0]] = kilobytes;
        }
        return memory;
    }

    /// <summary>The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal.</summary>
    private static TimeSpan ReadBusy()
    {
        string[] parts = Text("/proc/stat").Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        long ticks = 0;
        for (int i = 1; i < parts.Length && i <= 8; i++)
            if (i is not (4 or 5) && long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out long spent))
                ticks += spent;
        return TimeSpan.FromSeconds((double)ticks / ticksPerSecond);
    }

    private static ProductFacts ReadProduct() => new(
        Dmi("sys_vendor"), Dmi("product_name"), Dmi("product_version"), Dmi("product_serial"),
        Dmi("product_uuid"), Dmi("bios_vendor"), Dmi("bios_version"), Dmi("bios_date"));

    private static string Dmi(string name) => Text("/sys/class/dmi/id/" + name);

    private static (ValueList<string> Servers, ValueList<string> Search) ReadResolver()
    {
        List<string> servers = [];
        List<string> search = [];
        foreach (string line in Text("/etc/resolv.conf").Split('\n'))
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", { } server, ..])
                servers.Add(server);
            else if (words is ["search", ..])
                search.AddRange(words.AsSpan(1));
        }
        return ([.. servers], [.. search]);
    }

    private static ValueList<byte> HashOf(string file)
    {
        try
        {
            return File.Exists(file) ? ValueList.Create<byte>(SHA256.HashData(File.ReadAllBytes(file))) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private long PersistBytes()
    {
        try
        {
            return (long)DiskSpace.Of(paths.Persist).Total;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
