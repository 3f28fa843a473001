using System.Net.Sockets;
using Eve.Api.Config;

namespace Eve.Controller.Apps;

/// <summary>Reads an app definition: JSON with comments and trailing commas.</summary>
public static class AppDefinitionParser
{
    private const long Kilobyte = 1024;
    private const long LeastMemory = 4 << 20;
    private const string SizeRemedy = "write a size such as \"64MB\" or \"1GB\"";
    private const string ImageRemedy = "write a registry reference with its host, such as \"registry.dev:5000/hello:1\", or an http(s) URL of a disk image";

    /// <returns>The definition; or null and every fault that was found.</returns>
    public static (AppDefinition? Definition, IReadOnlyList<Problem> Problems) Parse(string text) => Fields.Parse(text, Read);

    private static AppDefinition Read(Fields fields, List<Problem> problems)
    {
        string name = fields.Text("name", "give the app a name") ?? "";
        if (name != "" && !Texts.IsName(name))
            problems.Add(new("name", name, "use at most 63 letters, digits, '.', '_' and '-', starting with a letter or digit"));
        ImageSource? image = Image(fields, needed: true, problems);
        long memory = fields.Parsed("memory", Texts.Size, SizeRemedy) ?? 128 << 20;
        if (memory is < LeastMemory or > uint.MaxValue * Kilobyte)
            problems.Add(new("memory", fields.Text("memory") ?? "", "give at least 4MB and less than 4TB"));
        VmMode mode = fields.Parsed("virtualization", Mode, "use NOHYPER (a container beside the agents), HVM, PV, FML or LEGACY")
            ?? (image?.Format == Format.Container ? VmMode.Nohyper : VmMode.Hvm);
        if (mode == VmMode.Nohyper && image is not null && image.Format != Format.Container)
            problems.Add(new("virtualization", "NOHYPER", "only a CONTAINER image can run without a virtual machine: use HVM"));
        AppDefinition definition = new()
        {
            Name = name,
            Image = image ?? new("", "", Format.FmtUnknown),
            Memory = (uint)Math.Min(memory / Kilobyte, uint.MaxValue),
            Cpus = (uint)(fields.Number("cpus", 1, 256) ?? 1),
            Activate = fields.Flag("activate") ?? true,
            Virtualization = mode,
            Disk = fields.Parsed("disk", Texts.Size, SizeRemedy) ?? 0,
            Environment = Variables(fields, problems),
            CloudInit = fields.Text("cloudInit") ?? "",
            Networks = Networks(fields, problems),
            Volumes = Volumes(fields, image, problems),
        };
        if (definition.Environment.Count > 0 && definition.CloudInit != "")
            problems.Add(new("cloudInit", "", "it cannot be combined with environment: both use the same place, keep one"));
        return definition;
    }

    private static ImageSource? Image(Fields fields, bool needed, List<Problem> problems)
    {
        string? text = fields.Text("image", needed ? ImageRemedy : null);
        Format? format = fields.Parsed("format", FormatOf, "use CONTAINER, QCOW2 or RAW");
        string sha256 = fields.Text("sha256") ?? "";
        if (sha256 != "" && !Texts.IsSha256(sha256))
            problems.Add(new(fields.PathOf("sha256"), sha256, "write 64 hexadecimal digits"));
        long maxDownload = fields.Parsed("maxDownload", Texts.Size, SizeRemedy) ?? 0;
        if (text is null)
            return null;
        if (Texts.Image(text, format) is not { } image)
        {
            problems.Add(new(fields.PathOf("image"), text, ImageRemedy));
            return null;
        }
        bool registry = image.Server.StartsWith("docker:", StringComparison.Ordinal);
        if (image.Format == Format.FmtUnknown)
            problems.Add(new(fields.PathOf("format"), "", "it does not follow from the image's name: add \"format\": \"QCOW2\" or \"RAW\""));
        else if (registry != (image.Format == Format.Container))
            problems.Add(new(fields.PathOf("format"), NameOf(image.Format), registry ? "an image of a registry is a CONTAINER" : "a file from a web server is QCOW2 or RAW"));
        return image with { Sha256 = sha256.ToLowerInvariant(), MaxDownload = (ulong)maxDownload };
    }

    private static List<KeyValuePair<string, string>> Variables(Fields fields, List<Problem> problems)
    {
        List<KeyValuePair<string, string>> variables = fields.Texts("environment");
        foreach ((string name, string value) in variables)
        {
            if (!Texts.IsVariable(name))
                problems.Add(new("environment", name, "use a name of letters, digits and '_' that does not start with a digit"));
            if (value.Contains('\0'))
                problems.Add(new($"environment.{name}", "", "a variable cannot hold the character \\u0000: take it out"));
        }
        return variables;
    }

    private static List<AppNetwork> Networks(Fields fields, List<Problem> problems)
    {
        List<AppNetwork> networks = [];
        foreach ((Fields network, string path) in fields.Objects("networks"))
        {
            string name = network.Text("network") ?? DefaultConfig.LocalNetwork;
            string interfaceName = network.Text("name") ?? $"eth{networks.Count}";
            if (!Texts.IsName(interfaceName))
                problems.Add(new(network.PathOf("name"), interfaceName, "use letters, digits, '.', '_' and '-'"));
            if (networks.Any(other => other.Name == interfaceName))
                problems.Add(new(network.PathOf("name"), interfaceName, "another interface of the app has this name: choose another"));
            string subnet = network.Text("subnet") ?? "";
            if (subnet != "" && Texts.Network(subnet) is not { BaseAddress.AddressFamily: AddressFamily.InterNetwork, PrefixLength: <= 30 })
                problems.Add(new(network.PathOf("subnet"), subnet, "write an IPv4 network of at least 4 addresses such as \"10.12.0.0/24\", without host bits"));
            string address = network.Text("address") ?? "";
            if (address != "" && Texts.Address(address)?.AddressFamily != AddressFamily.InterNetwork)
                problems.Add(new(network.PathOf("address"), address, "write an IPv4 address such as \"10.11.0.5\""));
            List<PortMap> ports = network.List("ports", Texts.PortMap, "write DEVICEPORT:APPPORT/tcp or /udp, such as \"8080:80/tcp\"");
            foreach (PortMap port in ports.Concat(networks.SelectMany(other => other.Ports)).GroupBy(port => (port.DevicePort, port.Protocol)).Where(group => group.Count() > 1).Select(group => group.First()))
                problems.Add(new(network.PathOf("ports"), port.ToString(), "the device's port is used twice: choose another"));
            List<Destination> allow = network.List("allow", Texts.Destination,
                "write an address, network or host name, with port and protocol if wanted: \"0.0.0.0/0\", \"10.1.2.3:443/tcp\", \"example.com:443\", \"icmp\"");
            network.Close();
            networks.Add(new(name, interfaceName, subnet, address, ports, allow));
        }
        return networks;
    }

    private static List<AppVolume> Volumes(Fields fields, ImageSource? appImage, List<Problem> problems)
    {
        List<AppVolume> volumes = [];
        foreach ((Fields volume, string path) in fields.Objects("volumes"))
        {
            string name = volume.Text("name", "give the volume a name") ?? "";
            if (name != "" && !Texts.IsName(name))
                problems.Add(new(volume.PathOf("name"), name, "use letters, digits, '.', '_' and '-'"));
            if (name != "" && volumes.Any(other => other.Name == name))
                problems.Add(new(volume.PathOf("name"), name, "another volume of the app has this name: choose another"));
            long size = volume.Parsed("size", Texts.Size, SizeRemedy) ?? 0;
            ImageSource? image = Image(volume, needed: false, problems);
            if (image is null && !volume.Has("image") && !volume.Has("size"))
                problems.Add(new(volume.PathOf("size"), "", "it is missing: give the size of the blank volume, such as \"100MB\""));
            string mount = volume.Text("mount") ?? "";
            if (mount != "" && !mount.StartsWith('/'))
                problems.Add(new(volume.PathOf("mount"), mount, "write a path that starts with '/'"));
            if (mount == "" && appImage?.Format == Format.Container)
                problems.Add(new(volume.PathOf("mount"), "", $"it is missing: a container needs a place for {path}, such as \"/data\""));
            bool readOnly = volume.Flag("readOnly") ?? false;
            volume.Close();
            volumes.Add(new(name, size, mount, readOnly, image));
        }
        return volumes;
    }

    private static VmMode? Mode(string text) => text switch
    {
        "NOHYPER" => VmMode.Nohyper,
        "HVM" => VmMode.Hvm,
        "PV" => VmMode.Pv,
        "FML" => VmMode.Fml,
        "LEGACY" => VmMode.Legacy,
        _ => null,
    };

    private static Format? FormatOf(string text) => text switch
    {
        "CONTAINER" => Format.Container,
        "QCOW2" => Format.Qcow2,
        "RAW" => Format.Raw,
        _ => null,
    };

    private static string NameOf(Format format) => format.ToString().ToUpperInvariant();
}
