using System.Formats.Tar;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Text;
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
        (NewOnboarding? wanted, IReadOnlyList<Problem> problems) = NewOnboarding.Parse(call.Text);
        if (wanted is null)
            return AdminReply.Fault(400, problems);
        admin.Store.Add(new OpenOnboarding(Pem.HashOf(wanted.Certificate), wanted.Certificate.ExportCertificatePem()));
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

    /// <summary>For a device that lost its key: it may register once more, with the same onboarding certificate and serial.</summary>
    public AdminReply Forget(string id)
    {
        if (admin.Find(id) is not { } device)
            return AdminReply.NoSuchDevice(id);
        if (device.OnboardHash == "")
            return AdminReply.Fault(409, $"device '{device.Name}' was added with its certificate and has none to register with: remove it and add it again");
        admin.Store.Edit(device.Id, stored => stored with { CertificatePem = "", CertificateHash = "", Registered = null });
        Log.Info("device {name} ({device}) may register again", device.Name, device.Id);
        return AdminReply.Done;
    }

    public AdminReply Add(AdminCall call)
    {
        (NewDevice? wanted, IReadOnlyList<Problem> problems) = NewDevice.Parse(call.Text);
        if (wanted is null)
            return AdminReply.Fault(400, problems);
        (string name, X509Certificate2? own, X509Certificate2? onboarding) = (wanted.Name, wanted.Certificate, wanted.Onboarding);
        KeyPair? made = null;
        if (own is null && onboarding is null)
        {
            made = new Issuer(admin.Time).Onboarding($"onboarding {name}");
            onboarding = made.Load();
        }
        DeviceRecord device = new(
            Guid.NewGuid(), name, wanted.Serial, onboarding is null ? "" : Pem.HashOf(onboarding), own?.ExportCertificatePem() ?? "",
            own is null ? "" : Pem.HashOf(own), admin.Time.GetUtcNow(), own is null ? null : admin.Time.GetUtcNow(), null, ByteString.Empty);
        EdgeDevConfig config = DefaultConfig.For(
            device, wanted.Ports, DefaultConfig.Epoch(admin.Store, admin.Time), admin.Options.ConfigInterval, admin.Time.GetUtcNow());
        if (!admin.Store.Add(device with { Config = config.ToByteString() }))
            return AdminReply.Fault(409, $"a device with the name '{name}' or with this certificate is there already: choose another name, or remove the old one");
        Log.Info("device {name} ({device}) added", name, device.Id);
        SortedDictionary<string, string> files = Files(wanted.Server, onboarding, made);
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
}
