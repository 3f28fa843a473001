namespace Eve.Controller.Store;

/// <summary>
/// Everything the controller remembers. Calls are short, may come from any thread and are atomic, each for itself;
/// what a call changed is on disk when it returns.
/// </summary>
public interface IStore : IDisposable
{
    /// <summary>A single value kept under a name; null when there is none.</summary>
    string? Setting(string name);

    void SetSetting(string name, string value);

    /// <summary>All devices, by name.</summary>
    IReadOnlyList<DeviceRecord> Devices();

    DeviceRecord? Device(Guid id);

    DeviceRecord? DeviceByName(string name);

    DeviceRecord? DeviceByCertificate(string certificateHash);

    IReadOnlyList<DeviceRecord> DevicesByOnboarding(string onboardHash);

    /// <returns>False, and nothing is stored, when the id, the name or the certificate is taken.</returns>
    bool Add(DeviceRecord device);

    /// <summary>Replaces a device by what <paramref name="edit"/> makes of it; no other call comes in between. An exception in it changes nothing.</summary>
    /// <returns>The new record; null when there is no such device, or when the new name or certificate is taken.</returns>
    DeviceRecord? Edit(Guid id, Func<DeviceRecord, DeviceRecord> edit);

    /// <summary>Removes the device with its reports and logs.</summary>
    bool Remove(Guid id);

    void Add(OpenOnboarding onboarding);

    OpenOnboarding? OpenOnboarding(string hash);

    /// <summary>Keeps the report in place of the last one of its kind and object.</summary>
    void Put(Guid device, Report report);

    void RemoveReport(Guid device, string kind, string objectId);

    Report? Report(Guid device, string kind, string objectId);

    /// <summary>All reports of the device, by kind and object.</summary>
    IReadOnlyList<Report> Reports(Guid device);

    /// <summary>Keeps the file; the oldest of the device is dropped when there are more than <paramref name="keep"/>.</summary>
    void Append(Guid device, LogFile file, int keep);

    /// <summary>Oldest first.</summary>
    IReadOnlyList<LogFile> Logs(Guid device);
}
