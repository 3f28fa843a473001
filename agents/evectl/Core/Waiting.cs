using Eve.Types;

namespace Eve.Evectl.Core;

/// <summary>One thing that an app waits for: an agent's answer.</summary>
/// <param name="Key">Of the record that has to come, to change or to go.</param>
/// <param name="Since">When it was asked for; null when unknown.</param>
/// <param name="What">In words.</param>
internal sealed record Wait(string Agent, string Topic, string Key, DateTimeOffset? Since, string What)
{
    public override string ToString() => Topic.Length == 0 ? $"{Agent}: {What}" : $"{Agent}/{Topic} {Key}: {What}";
}

/// <summary>Finds what an app waits for: what zedmanager says, and where it says nothing, by comparing what each agent was asked with what it answered, as far down as it goes.</summary>
internal static class Waiting
{
    public static IReadOnlyList<Wait> Of(DeviceRecords records, Guid app)
    {
        string key = Keys.Uuid(app);
        if (records.Waits.Find(key) is { } said)
            return [Said(said), .. said.Topic == nameof(VolumeRefStatus) ? Below(records, app) : []];
        AppInstanceStatus? status = records.Statuses.Find(key);
        if (records.Configs.Find(key) is not { } config)
            return [.. Removal(records, app)];
        if (status is null)
            return [new("zedmanager", "AppInstanceStatus", key, records.Configs.ChangedAt(key), "to take the app's configuration")];
        List<Wait> waits = [.. Volumes(records, app)];
        if (waits.Count == 0)
            waits.AddRange(Eids(records, app));
        if (waits.Count == 0)
            waits.AddRange(Network(records, key));
        if (waits.Count == 0)
            waits.AddRange(Domain(records, key));
        if (waits.Count == 0 && config.Activate && status.State is not (SwState.Running or SwState.Broken))
            waits.AddRange(Itself(records, status, key));
        return waits;
    }

    /// <summary>What zedmanager itself says.</summary>
    private static Wait Said(AppWait wait) => new(
        wait.Agent,
        wait.Topic,
        wait.Key,
        wait.Since.IsZero ? null : wait.Since.ToDateTimeOffset(),
        wait.What + (wait.NextTry.IsZero ? wait.Retry.Length == 0 ? "" : $"; {wait.Retry}" : $"; tried again at {wait.NextTry.ToUtcText()}"));

    /// <summary>zedmanager knows only that volumemgr is not done; what volumemgr waits for shows in its own records.</summary>
    private static IEnumerable<Wait> Below(DeviceRecords records, Guid app) =>
        Volumes(records, app).Where(wait => wait.Topic != nameof(VolumeRefStatus));

    private static IEnumerable<Wait> Removal(DeviceRecords records, Guid app)
    {
        string key = Keys.Uuid(app);
        if (records.DomainStatuses.Find(key) is not null)
            yield return new("domainmgr", "DomainStatus", key, records.DomainStatuses.ChangedAt(key), "to end the domain");
        else if (records.NetworkStatuses.Find(key) is not null)
            yield return new("zedrouter", "AppNetworkStatus", key, records.NetworkStatuses.ChangedAt(key), "to take the network away");
        else
            foreach ((string volume, VolumeRefStatus reference) in records.VolumeRefStatuses.Records.Where(entry => entry.Value.AppUUID == app))
                yield return new("volumemgr", "VolumeRefStatus", volume, records.VolumeRefStatuses.ChangedAt(volume), $"to let go of the volume {reference.DisplayName}");
    }

    private static IEnumerable<Wait> Volumes(DeviceRecords records, Guid app)
    {
        foreach ((string key, VolumeRefConfig wanted) in records.VolumeRefConfigs.Records.Where(entry => entry.Value.AppUUID == app))
        {
            VolumeRefStatus? answer = records.VolumeRefStatuses.Find(key);
            if (answer is { State: >= SwState.CreatedVolume })
                continue;
            DateTimeOffset? since = records.VolumeRefConfigs.ChangedAt(key);
            string volumeKey = Keys.Volume(wanted.VolumeID, wanted.GenerationCounter, wanted.LocalGenerationCounter);
            if (records.VolumeStatuses.Find(volumeKey) is not { } volume)
            {
                yield return new("volumemgr", "VolumeRefStatus", key, since, answer is null ? "to know the volume; is it in the device's configuration?" : "the volume");
                continue;
            }
            Wait[] content = [.. records.ContentTrees.Find(Keys.Uuid(volume.ContentID)) is { } tree ? Content(records, tree) : []];
            foreach (Wait wait in content)
                yield return wait;
            if (content.Length == 0)
                yield return new("volumemgr", "VolumeStatus", volumeKey, since, $"to create the volume {volume.DisplayName} ({StateNames.Of(volume.State)})");
        }
    }

    private static IEnumerable<Wait> Content(DeviceRecords records, ContentTreeStatus tree)
    {
        if (tree.State is SwState.Initial or SwState.ResolvingTag)
        {
            foreach ((string key, ResolveConfig resolve) in records.ResolveConfigs.Records.Where(entry => entry.Value.Name == tree.RelativeURL))
                if (records.ResolveStatuses.Find(key) is not { ImageSha256.Length: > 0 })
                    yield return new("downloader", "ResolveStatus", key, records.ResolveConfigs.ChangedAt(key), $"the digest of {resolve.Name}");
        }
        foreach (string digest in tree.Blobs.OrEmpty())
        {
            string key = digest.ToLowerInvariant();
            if (records.Blobs.Find(key) is { State: >= SwState.Verified and < SwState.MaxState })
                continue;
            if (records.VerifyConfigs.Find(key) is not null)
                yield return new("verifier", "VerifyImageStatus", key, records.VerifyConfigs.ChangedAt(key), "the check of the digest");
            else if (records.DownloaderConfigs.Find(key) is not null)
                yield return new("downloader", "DownloaderStatus", key, records.DownloaderConfigs.ChangedAt(key),
                    records.DownloaderStatuses.Find(key) is { } status ? $"the download, {status.Progress} %" : "the download to begin");
        }
        if (tree.State < SwState.Loaded && tree.Error.Length > 0)
            yield return new("volumemgr", "ContentTreeStatus", Keys.Uuid(tree.ContentID), null, tree.Error);
    }

    private static IEnumerable<Wait> Eids(DeviceRecords records, Guid app) =>
        from entry in records.EidConfigs.Records
        where entry.Value.UUIDandVersion.UUID == app && records.EidStatuses.Find(entry.Key) is not { PendingAdd: false, PendingModify: false, EID.IsNone: false }
        select new Wait("identitymgr", "EIDStatus", entry.Key, records.EidConfigs.ChangedAt(entry.Key),
            records.EidStatuses.Find(entry.Key) is { Error.Length: > 0 } failed ? failed.Error : "the overlay identifier");

    private static IEnumerable<Wait> Network(DeviceRecords records, string key)
    {
        if (records.NetworkConfigs.Find(key) is not { } wanted)
            yield break;
        DateTimeOffset? since = records.NetworkConfigs.ChangedAt(key);
        AppNetworkStatus? answer = records.NetworkStatuses.Find(key);
        if (answer is null or { PendingAdd: true } or { PendingModify: true })
            yield return new("zedrouter", "AppNetworkStatus", key, since, "the app's network");
        else if (answer.AwaitNetworkInstance)
            yield return new("zedrouter", "AppNetworkStatus", key, since, "the network instance that the app is to be on");
        else if (wanted.Activate && !answer.Activated)
            yield return new("zedrouter", "AppNetworkStatus", key, since, answer.Error.Length > 0 ? answer.Error : "the network to be activated");
    }

    private static IEnumerable<Wait> Domain(DeviceRecords records, string key)
    {
        if (records.DomainConfigs.Find(key) is not { } wanted)
            yield break;
        DomainStatus? answer = records.DomainStatuses.Find(key);
        if (answer is null || answer.Activated != wanted.Activate || (wanted.Activate && answer.State != SwState.Running))
            yield return new("domainmgr", "DomainStatus", key, records.DomainConfigs.ChangedAt(key), answer switch
            {
                null => "the domain",
                { Error.Length: > 0 } => answer.Error,
                _ => wanted.Activate ? $"the domain to run ({StateNames.Of(answer.State)})" : "the domain to halt",
            });
    }

    /// <summary>Nobody was asked for anything: the app is held back on purpose.</summary>
    private static IEnumerable<Wait> Itself(DeviceRecords records, AppInstanceStatus status, string key)
    {
        string? why = status switch
        {
            { State: SwState.StartDelayed } => $"its start delay, until {status.StartTime}",
            { MissingMemory: true } => "memory: other apps take it",
            { MissingNetwork: true } => "its network",
            { NoBootPriority: true } => "apps that boot before it",
            _ => null,
        };
        if (why is not null)
            yield return new("zedmanager", "AppInstanceStatus", key, records.Statuses.ChangedAt(key), why);
    }
}
