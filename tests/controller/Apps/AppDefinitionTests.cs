using Eve.Api.Config;
using Eve.Controller.Apps;

namespace Eve.Controller.Tests.Apps;

[TestFixture]
public sealed class AppDefinitionTests
{
    private const string Full = """
        {
          // Everything there is.
          "name": "web",
          "image": "registry.dev:5000/team/web:1.2",
          "sha256": "ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789",
          "format": "CONTAINER",
          "maxDownload": "1GB",
          "memory": "64MB",
          "cpus": 2,
          "activate": false,
          "disk": "1.5GiB",
          "environment": { "GREETING": "hello", "EMPTY": "" },
          "networks": [
            { "ports": ["8080:80/tcp", "5353:53/udp"], "allow": ["0.0.0.0/0"] },
            { "network": "lab", "name": "lab0", "subnet": "10.12.0.0/24", "address": "10.12.0.5", "allow": ["10.1.2.3:443/tcp", "example.com", "icmp"] },
          ],
          "volumes": [
            { "name": "data", "size": "100MB", "mount": "/data" },
            { "name": "tools", "image": "registry.dev:5000/tools@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "mount": "/tools", "readOnly": true },
          ],
        }
        """;

    [Test]
    public void Everything_can_be_said()
    {
        (AppDefinition? app, IReadOnlyList<Problem> problems) = AppDefinitionParser.Parse(Full);

        Assert.That(problems, Is.Empty);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(app!.Name, Is.EqualTo("web"));
            Assert.That(app.Image, Is.EqualTo(new ImageSource("docker://registry.dev:5000", "team/web:1.2", Format.Container, "abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789", 1 << 30)));
            Assert.That(app.Memory, Is.EqualTo(64 * 1024));
            Assert.That(app.Cpus, Is.EqualTo(2));
            Assert.That(app.Activate, Is.False);
            Assert.That(app.Virtualization, Is.EqualTo(VmMode.Nohyper));
            Assert.That(app.Disk, Is.EqualTo(3L << 29));
            Assert.That(app.Environment, Is.EqualTo(new KeyValuePair<string, string>[] { new("GREETING", "hello"), new("EMPTY", "") }));
            Assert.That(app.Networks.Select(network => (network.Network, network.Name, network.Subnet, network.Address)),
                Is.EqualTo(new[] { ("local", "eth0", "", ""), ("lab", "lab0", "10.12.0.0/24", "10.12.0.5") }));
            Assert.That(app.Networks[0].Ports, Is.EqualTo(new PortMap[] { new(8080, 80, "tcp"), new(5353, 53, "udp") }));
            Assert.That(app.Networks[1].Allow, Is.EqualTo(new Destination[] { new("ip", "10.1.2.3", 443, "tcp"), new("host", "example.com", 0, ""), new("ip", "0.0.0.0/0", 0, "icmp") }));
            Assert.That(app.Volumes[0], Is.EqualTo(new AppVolume("data", 100 << 20, "/data", false, null)));
            Assert.That(app.Volumes[1].Image!.Path, Does.StartWith("tools@sha256:"));
        }
    }

    [Test]
    public void Name_and_image_are_enough()
    {
        (AppDefinition? app, _) = AppDefinitionParser.Parse("""{ "name": "a", "image": "r.dev/a" }""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(app!.Memory, Is.EqualTo(128 * 1024));
            Assert.That(app.Cpus, Is.EqualTo(1));
            Assert.That(app.Activate, Is.True);
            Assert.That(app.Networks, Is.Empty);
        }
    }

    [TestCase("http://files.dev/images/disk.qcow2", "http://files.dev", "images/disk.qcow2", Format.Qcow2)]
    [TestCase("https://files.dev:8443/a/b.raw?x=1", "https://files.dev:8443", "a/b.raw?x=1", Format.Raw)]
    [TestCase("docker://r.dev/a:1", "docker://r.dev", "a:1", Format.Container)]
    [TestCase("oci://localhost:5000/a", "docker://localhost:5000", "a", Format.Container)]
    [TestCase("10.1.2.3:5000/x/y", "docker://10.1.2.3:5000", "x/y", Format.Container)]
    public void Images_come_from_registries_and_web_servers(string image, string server, string path, Format format)
    {
        (AppDefinition? app, IReadOnlyList<Problem> problems) = AppDefinitionParser.Parse($$"""{ "name": "a", "image": "{{image}}" }""");

        Assert.That(problems, Is.Empty);
        Assert.That(app!.Image, Is.EqualTo(new ImageSource(server, path, format)));
        Assert.That(app.Virtualization, Is.EqualTo(format == Format.Container ? VmMode.Nohyper : VmMode.Hvm));
    }

    [TestCase("1024", 1024)]
    [TestCase("1 KB", 1024)]
    [TestCase("1KiB", 1024)]
    [TestCase("64MB", 64 << 20)]
    [TestCase("64m", 64 << 20)]
    [TestCase("0.5G", 1 << 29)]
    [TestCase("0", 0)]
    [TestCase("-1", null)]
    [TestCase("64 XB", null)]
    [TestCase("MB", null)]
    [TestCase("", null)]
    [TestCase("999999999999999T", null)]
    public void Sizes_are_powers_of_1024(string text, long? bytes) => Assert.That(Texts.Size(text), Is.EqualTo(bytes));

    [TestCase("10.0.0.0/8", "ip", "10.0.0.0/8", 0, "")]
    [TestCase("10.0.0.1", "ip", "10.0.0.1", 0, "")]
    [TestCase("10.0.0.1:53/udp", "ip", "10.0.0.1", 53, "udp")]
    [TestCase("10.0.0.0/8:443", "ip", "10.0.0.0/8", 443, "tcp")]
    [TestCase("example.com:443", "host", "example.com", 443, "tcp")]
    [TestCase("example.com/udp", "host", "example.com", 0, "udp")]
    [TestCase("fd00::1", "ip", "fd00::1", 0, "")]
    [TestCase("[fd00::1]:80/tcp", "ip", "fd00::1", 80, "tcp")]
    [TestCase("::/0", "ip", "::/0", 0, "")]
    public void Destinations_are_addresses_networks_and_names(string text, string type, string value, int port, string protocol) =>
        Assert.That(Texts.Destination(text), Is.EqualTo(new Destination(type, value, (ushort)port, protocol)));

    [TestCase("10.0.0.1/33")]
    [TestCase("10.0.0.5/8")]
    [TestCase("10.0.0")]
    [TestCase("10.0/16")]
    [TestCase("10.0.0.1:0")]
    [TestCase("10.0.0.1:70000")]
    [TestCase("10.0.0.1:80/icmp")]
    [TestCase("exa mple")]
    [TestCase("example.com/sctp")]
    [TestCase("")]
    public void Other_destinations_are_not_understood(string text) => Assert.That(Texts.Destination(text), Is.Null);

    [TestCase("""{ "image": "r.dev/a" }""", "name: it is missing")]
    [TestCase("""{ "name": "a b", "image": "r.dev/a" }""", "name 'a b': use at most 63 letters")]
    [TestCase("""{ "name": "a" }""", "image: it is missing")]
    [TestCase("""{ "name": "a", "image": "hello" }""", "image 'hello': write a registry reference")]
    [TestCase("""{ "name": "a", "image": "r.dev/UPPER" }""", "image 'r.dev/UPPER'")]
    [TestCase("""{ "name": "a", "image": "r.dev:99999/a" }""", "image 'r.dev:99999/a'")]
    [TestCase("""{ "name": "a", "image": 5 }""", "image '5': write a text in double quotes")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "format": "OVA" }""", "format 'OVA': use CONTAINER, QCOW2 or RAW")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "format": "RAW" }""", "format 'RAW': an image of a registry is a CONTAINER")]
    [TestCase("""{ "name": "a", "image": "http://f.dev/a.bin" }""", "format: it does not follow from the image's name")]
    [TestCase("""{ "name": "a", "image": "http://f.dev/a.raw", "virtualization": "NOHYPER" }""", "virtualization 'NOHYPER': only a CONTAINER image")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "sha256": "12" }""", "sha256 '12': write 64 hexadecimal digits")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "memory": "lots" }""", "memory 'lots': write a size such as")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "memory": "1KB" }""", "memory '1KB': give at least 4MB")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "memory": 64 }""", "memory '64': write a text")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "cpus": 0 }""", "cpus '0': write a whole number from 1 to 256")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "cpus": 1.5 }""", "cpus '1.5'")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "activate": "yes" }""", "activate '\"yes\"': write true or false")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "memry": "1MB" }""", "memry: it is not known here")]
    [TestCase("""{ "name": "a", "name": "b", "image": "r.dev/a" }""", "name: it is there twice")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "environment": { "1X": "" } }""", "environment '1X': use a name of letters")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "environment": { "X": 1 } }""", "environment.X '1': write a text")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "environment": { "X": "\u0000" } }""", "environment.X: a variable cannot hold")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "environment": [] }""", "environment '[]': write an object")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "environment": { "X": "1" }, "cloudInit": "#cloud-config" }""", "cloudInit: it cannot be combined")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "networks": {} }""", "networks '{}': write a list")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "networks": ["local"] }""", "networks[0] '\"local\"': write an object")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "networks": [{ "ports": ["80"] }] }""", "networks[0].ports[0] '80': write DEVICEPORT:APPPORT")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "networks": [{ "ports": ["80:99999"] }] }""", "networks[0].ports[0] '80:99999'")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "networks": [{ "ports": ["80:80", "80:81"] }] }""", "networks[0].ports '80:80/tcp': the device's port is used twice")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "networks": [{ "allow": ["x y"] }] }""", "networks[0].allow[0] 'x y': write an address")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "networks": [{ "subnet": "10.0.0.0/31" }] }""", "networks[0].subnet '10.0.0.0/31'")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "networks": [{ "address": "fd00::1" }] }""", "networks[0].address 'fd00::1'")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "networks": [{ "name": "e" }, { "name": "e" }] }""", "networks[1].name 'e': another interface")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "volumes": [{ "name": "v", "mount": "/v" }] }""", "volumes[0].size: it is missing")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "volumes": [{ "name": "v", "size": "1MB" }] }""", "volumes[0].mount: it is missing")]
    [TestCase("""{ "name": "a", "image": "r.dev/a", "volumes": [{ "name": "v", "size": "1MB", "mount": "v" }] }""", "volumes[0].mount 'v': write a path that starts with '/'")]
    [TestCase("""{ "name": "\ud800", "image": "r.dev/a" }""", "half a character")]
    [TestCase("""[]""", "the text '[]': write an object")]
    [TestCase("", "line '1': this is not JSON with comments")]
    [TestCase("""{ "name": "a" "image" }""", "line '1': this is not JSON with comments")]
    public void A_fault_names_the_field_the_value_and_the_remedy(string text, string expected)
    {
        (AppDefinition? app, IReadOnlyList<Problem> problems) = AppDefinitionParser.Parse(text);

        Assert.That(app, Is.Null);
        Assert.That(problems.Select(problem => problem.ToString()), Has.Some.Contains(expected));
    }

    [Test]
    public void All_faults_are_named_at_once()
    {
        (_, IReadOnlyList<Problem> problems) = AppDefinitionParser.Parse("""{ "image": "x", "cpus": -1, "networks": [{ "ports": ["a", "b"] }] }""");

        Assert.That(problems, Has.Count.EqualTo(5));
    }
}
