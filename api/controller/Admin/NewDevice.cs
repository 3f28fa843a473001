using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Eve.Controller.Apps;
using Eve.Controller.Keys;

namespace Eve.Controller.Admin;

/// <summary>Body of POST /admin/devices: name, serial, onboardCert, deviceCert, server, ports.</summary>
/// <param name="Certificate">The device's own, when the operator has it: then it needs not register.</param>
/// <param name="Onboarding">Null without <paramref name="Certificate"/>: one is made.</param>
/// <param name="Server">host[:port] for the device's server file; empty: the controller's first name.</param>
internal sealed record NewDevice(
    string Name, string Serial, X509Certificate2? Certificate, X509Certificate2? Onboarding, string Server, IReadOnlyList<DevicePort> Ports)
{
    private const string CertificateRemedy = "it holds no certificate with an EC key: send the PEM text of one";

    public static (NewDevice? Device, IReadOnlyList<Problem> Problems) Parse(string text) => Fields.Parse(text, Read);

    /// <summary>A certificate in PEM; null when the field is missing, or wrong, which is noted.</summary>
    internal static X509Certificate2? ReadCertificate(Fields fields, string name, List<Problem> problems, string? needed = null)
    {
        if (fields.Text(name, needed) is not { } pem)
            return null;
        X509Certificate2? certificate = Pem.Certificates(pem)?[0];
        if (certificate?.GetECDsaPublicKey() is null)
            problems.Add(new(name, "", CertificateRemedy));
        return certificate;
    }

    private static NewDevice Read(Fields fields, List<Problem> problems)
    {
        X509Certificate2? own = ReadCertificate(fields, "deviceCert", problems);
        string serial = fields.Text("serial", own is null ? "give the serial that the device will register with, or its certificate as deviceCert" : null) ?? "";
        string name = fields.Text("name") ?? serial;
        if (name == "" || Guid.TryParse(name, out _) || name.Contains('/'))
            problems.Add(new("name", name, "give a name without '/' that is no UUID"));
        List<DevicePort> ports = [];
        foreach ((Fields port, _) in fields.Objects("ports"))
            ports.Add(Port(port, problems));
        return new(name, serial, own, ReadCertificate(fields, "onboardCert", problems), fields.Text("server") ?? "", ports.Count > 0 ? ports : [new("eth0")]);
    }

    private static DevicePort Port(Fields port, List<Problem> problems)
    {
        string name = port.Text("name", "give the interface's name, such as eth0") ?? "";
        if (name != "" && !Texts.IsName(name))
            problems.Add(new(port.PathOf("name"), name, "use letters, digits, '.', '_' and '-'"));
        string address = port.Text("address") ?? "";
        string[] parts = address.Split('/');
        bool fits = parts.Length == 2 && IPv4(parts[0]) is not null
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length is >= 8 and <= 30;
        if (address != "" && !fits)
            problems.Add(new(port.PathOf("address"), address, "write an IPv4 address with prefix length, such as 192.168.1.5/24, or leave it out for DHCP"));
        IPv4Address? gateway = port.Parsed("gateway", IPv4, "write an IPv4 address");
        List<IPv4Address> dns = port.List("dns", IPv4, "write an IPv4 address");
        port.Close();
        return new(name, fits ? address : "", gateway?.Text ?? "", [.. dns.Select(server => server.Text)]);
    }

    private static IPv4Address? IPv4(string text) =>
        Texts.Address(text)?.AddressFamily == AddressFamily.InterNetwork ? new(text) : null;

    private readonly record struct IPv4Address(string Text);
}

/// <summary>Body of POST /admin/onboarding: onboardCert.</summary>
internal sealed record NewOnboarding(X509Certificate2 Certificate)
{
    public static (NewOnboarding? Onboarding, IReadOnlyList<Problem> Problems) Parse(string text) =>
        Fields.Parse(text, (fields, problems) => new NewOnboarding(NewDevice.ReadCertificate(fields, "onboardCert", problems, "send the PEM text of the certificate")!));
}
