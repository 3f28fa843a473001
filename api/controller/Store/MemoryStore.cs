namespace Eve.Controller.Store;

/// <summary>A store that forgets everything at the end; same contract as <see cref="SqliteStore"/>.</summary>
public sealed class MemoryStore : IStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> settings = [];
    private readonly Dictionary<Guid, DeviceRecord> devices = [];
    private readonly Dictionary<string, OpenOnboarding> onboardings = [];
    private readonly Dictionary<(Guid Device, string Kind, string ObjectId), Report> reports = [];
    private readonly Dictionary<Guid, List<LogFile>> logs = [];

    public string? Setting(string name)
    {
        lock (gate)
            return settings.GetValueOrDefault(name);
    }

    public void SetSetting(string name, string value)
    {
        lock (gate)
            settings[name] = value;
    }

    public IReadOnlyList<DeviceRecord> Devices() => Select(_ => true);

    public DeviceRecord? Device(Guid id)
    {
        lock (gate)
            return devices.GetValueOrDefault(id);
    }

    public DeviceRecord? DeviceByName(string name) => Select(device => device.Name == name).FirstOrDefault();

    public DeviceRecord? DeviceByCertificate(string certificateHash) =>
        Select(device => device.CertificateHash != "" && device.CertificateHash == certificateHash).FirstOrDefault();

    public IReadOnlyList<DeviceRecord> DevicesByOnboarding(string onboardHash) => Select(device => device.OnboardHash == onboardHash);

    public bool Add(DeviceRecord device)
    {
        lock (gate)
        {
            if (devices.ContainsKey(device.Id) || Clashes(device))
                return false;
            devices[device.Id] = device;
            return true;
        }
    }

    public DeviceRecord? Edit(Guid id, Func<DeviceRecord, DeviceRecord> edit)
    {
        lock (gate)
        {
            if (!devices.TryGetValue(id, out DeviceRecord? old))
                return null;
            DeviceRecord device = edit(old) with { Id = id };
            if (Clashes(device))
                return null;
            return devices[id] = device;
        }
    }

    public bool Remove(Guid id)
    {
        lock (gate)
        {
            foreach ((Guid, string, string) key in reports.Keys.Where(key => key.Device == id).ToList())
                reports.Remove(key);
            logs.Remove(id);
            return devices.Remove(id);
        }
    }

    public void Add(OpenOnboarding onboarding)
    {
        lock (gate)
            onboardings[onboarding.Hash] = onboarding;
    }

    public OpenOnboarding? OpenOnboarding(string hash)
    {
        lock (gate)
            return onboardings.GetValueOrDefault(hash);
    }

    public void Put(Guid device, Report report)
    {
        lock (gate)
            if (devices.ContainsKey(device))
                reports[(device, report.Kind, report.ObjectId)] = report;
    }

    public void RemoveReport(Guid device, string kind, string objectId)
    {
        lock (gate)
            reports.Remove((device, kind, objectId));
    }

    public Report? Report(Guid device, string kind, string objectId)
    {
        lock (gate)
            return reports.GetValueOrDefault((device, kind, objectId));
    }

    public IReadOnlyList<Report> Reports(Guid device)
    {
        lock (gate)
            return [.. reports.Where(entry => entry.Key.Device == device).Select(entry => entry.Value)
                .OrderBy(report => report.Kind, StringComparer.Ordinal).ThenBy(report => report.ObjectId, StringComparer.Ordinal)];
    }

    public void Append(Guid device, LogFile file, int keep)
    {
        lock (gate)
        {
            if (!devices.ContainsKey(device))
                return;
            if (!logs.TryGetValue(device, out List<LogFile>? files))
                logs[device] = files = [];
            files.Add(file);
            if (files.Count > keep)
                files.RemoveRange(0, files.Count - keep);
        }
    }

    public IReadOnlyList<LogFile> Logs(Guid device)
    {
        lock (gate)
            return logs.TryGetValue(device, out List<LogFile>? files) ? [.. files] : [];
    }

    public void Dispose()
    {
    }

    private List<DeviceRecord> Select(Func<DeviceRecord, bool> wanted)
    {
        lock (gate)
            return [.. devices.Values.Where(wanted).OrderBy(device => device.Name, StringComparer.Ordinal)];
    }

    private bool Clashes(DeviceRecord device) => devices.Values.Any(other => other.Id != device.Id
        && (other.Name == device.Name || (device.CertificateHash != "" && other.CertificateHash == device.CertificateHash)));
}
