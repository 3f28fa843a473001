using System.Formats.Tar;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Eve.Api.Config;
using Eve.Controller.Apps;
using Eve.Controller.Keys;
using Eve.Controller.Store;
using Google.Protobuf;
using NLog;

namespace Eve.Controller.Admin;

/// <summary>Devices: add, list, show, remove.</summary>
internal sealed class DeviceCalls(AdminContext admin)
{
    private const UnixFileMode PrivateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PublicMode = PrivateMode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly Logger Log = LogManager.GetLogger("controller.admin");

    public AdminReply Version() =>
        AdminReply.Json(200, AdminJson.Bytes(new VersionView(Assembly.GetExecutingAssembly().GetName().Version!.ToString(3))));

    public AdminReply RootCertificate() => new(200, Encoding.ASCII.GetBytes(admin.Keys.RootPem.Trim() + "\n"), "application/x-pem-file");

    public AdminReply AddOnboarding(AdminCall call)
    {
        OnboardingBody body = JsonSerializer.Deserialize(call.Body, AdminJson.Default.OnboardingBody)!;
        if (Pem.Certificates(body.OnboardCert) is not [X509Certificate2 certificate, ..])
            return AdminReply.Fault(400, "onboardCert: it holds no certificate: send the PEM text");
        admin.Store.Add(new OpenOnboarding(Pem.HashOf(certificate), certificate.ExportCertificatePem()));
        return AdminReply.Done;
    }

    public AdminReply List() => AdminReply.Json(200, AdminJson.Bytes<IReadOnlyList<DeviceView>>(
        [.. admin.Store.Devices().Select(device => DeviceViews.Of(device, admin.Store.Reports(device.Id), admin.Sights))]));

    public AdminReply Show(string id)
    {
        if (admin.Find(id) is not { } device)
            return AdminReply.NoSuchDevice(id);
        IReadOnlyList<Report> reports = admin.Store.Reports(device.Id);
        DeviceDetailView view = new(DeviceViews.Of(device, reports, admin.Sights), DeviceViews.MessageOf(reports.FirstOrDefault(report => report.Kind == Device.InfoSubject.Device)));
        return AdminReply.Json(200, AdminJson.Bytes(view));
    }

    public AdminReply Remove(string id)
    {
        if (admin.Find(id) is not { } device || !admin.Store.Remove(device.Id))
            return AdminReply.NoSuchDevice(id);
        Log.Info("device {name} ({device}) removed", device.Name, device.Id);
        return AdminReply.Done;
    }

    public AdminReply Add(AdminCall call)
    {
        AddDeviceBody body = JsonSerializer.Deserialize(call.Body, AdminJson.Default.AddDeviceBody)!;
        List<string> faults = [];
        X509Certificate2? own = Certificate("deviceCert", body.DeviceCert, faults);
        X509Certificate2? onboarding = Certificate("onboardCert", body.OnboardCert, faults);
        if (body.Serial == "" && own is null)
            faults.Add("serial: it is missing: give the serial that the device will register with, or its certificate as deviceCert");
        string name = body.Name != "" ? body.Name : body.Serial;
        if (name == "" || Guid.TryParse(name, out _) || name.Contains('/'))
            faults.Add($"name '{name}': give a name without '/' that is no UUID");
        DevicePort[] ports = [.. body.Ports.Select((port, index) => Port(port, index, faults))];
        if (faults.Count > 0)
            return AdminReply.Fault(400, faults);

        KeyPair? made = null;
        if (own is null && onboarding is null)
        {
            made = new Issuer(admin.Time).Onboarding($"onboarding {name}");
            onboarding = made.Load();
        }
        DeviceRecord device = new(
            Guid.NewGuid(), name, body.Serial, onboarding is null ? "" : Pem.HashOf(onboarding), own?.ExportCertificatePem() ?? "",
            own is null ? "" : Pem.HashOf(own), admin.Time.GetUtcNow(), own is null ? null : admin.Time.GetUtcNow(), null, ByteString.Empty);
        EdgeDevConfig config = DefaultConfig.For(
            device, ports.Length > 0 ? ports : [new("eth0")], DefaultConfig.Epoch(admin.Store, admin.Time), admin.Options.ConfigInterval, admin.Time.GetUtcNow());
        if (!admin.Store.Add(device with { Config = config.ToByteString() }))
            return AdminReply.Fault(409, $"a device with the name '{name}' or with this certificate is there already: choose another name, or remove the old one");
        Log.Info("device {name} ({device}) added", name, device.Id);
        SortedDictionary<string, string> files = Files(body.Server, onboarding, made);
        return call.Accept.Contains(AdminCall.Tar, StringComparison.OrdinalIgnoreCase)
            ? new(201, Tar(files), AdminCall.Tar)
            : AdminReply.Json(201, AdminJson.Bytes(new AddedDeviceView(device.Id, name, files)));
    }

    /// <summary>What belongs into the device's /config folder.</summary>
    private SortedDictionary<string, string> Files(string server, X509Certificate2? onboarding, KeyPair? made)
    {
        string root = admin.Keys.RootPem.Trim() + "\n";
        SortedDictionary<string, string> files = new(StringComparer.Ordinal)
        {
            ["server"] = (server != "" ? server : DefaultServer()) + "\n",
            ["root-certificate.pem"] = root,
            ["v2tlsbaseroot-certificates.pem"] = root,
        };
        if (onboarding is not null)
            files["onboard.cert.pem"] = onboarding.ExportCertificatePem() + "\n";
        if (made is not null)
            files["onboard.key.pem"] = made.KeyPem + "\n";
        return files;
    }

    private string DefaultServer()
    {
        int port = admin.DeviceAddresses() is [var first, ..] ? first.Port : admin.Options.Listen[0].Port;
        string host = ControllerHost.HostsOf(admin.Options)[0];
        return $"{(host.Contains(':') ? $"[{host}]" : host)}:{port}";
    }

    private static byte[] Tar(SortedDictionary<string, string> files)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, string text) in files)
            {
                using MemoryStream data = new(Encoding.UTF8.GetBytes(text));
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    Mode = name.EndsWith(".key.pem", StringComparison.Ordinal) ? PrivateMode : PublicMode,
                    DataStream = data,
                });
            }
        }
        return archive.ToArray();
    }

    private static X509Certificate2? Certificate(string field, string pem, List<string> faults)
    {
        if (pem == "")
            return null;
        X509Certificate2? certificate = Pem.Certificates(pem)?[0];
        if (certificate?.GetECDsaPublicKey() is null)
            faults.Add($"{field}: it holds no certificate with an EC key: send the PEM text of one");
        return certificate;
    }

    private static DevicePort Port(PortBody port, int index, List<string> faults)
    {
        if (!Texts.IsName(port.Name))
            faults.Add($"ports[{index}].name '{port.Name}': give the interface's name, such as eth0");
        string[] parts = port.Address.Split('/');
        bool fits = port.Address == "" || (parts.Length == 2 && IsIPv4(parts[0])
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length is >= 8 and <= 30);
        if (!fits)
            faults.Add($"ports[{index}].address '{port.Address}': write an IPv4 address with prefix length, such as 192.168.1.5/24, or leave it out for DHCP");
        if (port.Gateway != "" && !IsIPv4(port.Gateway))
            faults.Add($"ports[{index}].gateway '{port.Gateway}': write an IPv4 address");
        foreach (string server in port.Dns.Where(server => !IsIPv4(server)))
            faults.Add($"ports[{index}].dns '{server}': write an IPv4 address");
        return new(port.Name, port.Address, port.Gateway, port.Dns);
    }

    private static bool IsIPv4(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
}
