using Eve.Api.Config;

namespace Eve.Controller.Apps;

/// <summary>An app as its owner describes it in a file; README.md has the format.</summary>
public sealed record AppDefinition
{
    public required string Name { get; init; }

    public required ImageSource Image { get; init; }

    /// <summary>KiB.</summary>
    public uint Memory { get; init; } = 128 * 1024;

    public uint Cpus { get; init; } = 1;

    public bool Activate { get; init; } = true;

    /// <summary>NOHYPER: a container beside the agents; HVM, PV, FML, LEGACY: a virtual machine.</summary>
    public VmMode Virtualization { get; init; }

    /// <summary>Smallest size of the disk or root made from the image, bytes; 0: as large as the image says.</summary>
    public long Disk { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>cloud-init text; empty for none. Not together with <see cref="Environment"/>.</summary>
    public string CloudInit { get; init; } = "";

    public IReadOnlyList<AppNetwork> Networks { get; init; } = [];

    public IReadOnlyList<AppVolume> Volumes { get; init; } = [];
}

/// <summary>Where an image is fetched from.</summary>
/// <param name="Server">With scheme: docker://host:port, http://host:port, https://host:port.</param>
/// <param name="Path">Below the server, without a leading slash; a repository with its tag or digest for a registry.</param>
/// <param name="Sha256">Lower-case hex: of the file, or of the image manifest. Empty: not pinned.</param>
/// <param name="MaxDownload">Bytes; 0: no limit.</param>
public sealed record ImageSource(string Server, string Path, Format Format, string Sha256 = "", ulong MaxDownload = 0)
{
    public override string ToString() => $"{Server}/{Path}";
}

/// <summary>One interface of the app.</summary>
/// <param name="Network">Name of a network instance on the device.</param>
/// <param name="Subnet">For a network that is not there yet; empty otherwise.</param>
/// <param name="Address">A fixed address; empty: by DHCP.</param>
/// <param name="Allow">Destinations that the app may reach; all else is dropped.</param>
public sealed record AppNetwork(string Network, string Name, string Subnet, string Address, IReadOnlyList<PortMap> Ports, IReadOnlyList<Destination> Allow);

/// <summary>A port of the device that leads to a port of the app.</summary>
/// <param name="Protocol">tcp or udp.</param>
public readonly record struct PortMap(ushort DevicePort, ushort AppPort, string Protocol)
{
    public override string ToString() => $"{DevicePort}:{AppPort}/{Protocol}";
}

/// <summary>Who may be reached.</summary>
/// <param name="Type">ip or host.</param>
/// <param name="Port">0: all.</param>
/// <param name="Protocol">tcp, udp or icmp; empty: all.</param>
public readonly record struct Destination(string Type, string Value, ushort Port, string Protocol);

/// <summary>A further volume: blank, or made from an image.</summary>
/// <param name="Size">Bytes; 0 only with an image.</param>
/// <param name="Mount">Where a container finds it; empty for a disk of a virtual machine.</param>
public sealed record AppVolume(string Name, long Size, string Mount, bool ReadOnly, ImageSource? Image);

/// <summary>A fault of an app definition, for people.</summary>
/// <param name="Field">As a path: networks[0].ports[1].</param>
/// <param name="Value">As it stands in the file; empty when it is missing.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record Problem(string Field, string Value, string Remedy)
{
    public override string ToString() => Value == "" ? $"{Field}: {Remedy}" : $"{Field} '{Value}': {Remedy}";
}
