using Eve.Types;

namespace Eve.Evectl.Core;

/// <summary>One app as people want to see it.</summary>
/// <param name="State">RUNNING and so on; REMOVED_SOON when its configuration is gone and it is not.</param>
/// <param name="Progress">Percent of what has to be fetched; null when nothing is known.</param>
/// <param name="Addresses">One per interface and address.</param>
/// <param name="Ports">"8080 -> 80/tcp".</param>
/// <param name="Error">The last one that stands; empty for none.</param>
internal sealed record AppReport(
    Guid Id,
    string Name,
    string State,
    bool Wanted,
    bool Active,
    ulong? Progress,
    IReadOnlyList<Wait> Waits,
    IReadOnlyList<string> Addresses,
    IReadOnlyList<string> Ports,
    IReadOnlyList<VolumeReport> Volumes,
    string Error,
    DateTimeOffset? ErrorTime,
    string Retry)
{
    public static AppReport Of(DeviceRecords records, Guid app)
    {
        string key = Keys.Uuid(app);
        AppInstanceConfig? config = records.Configs.Find(key);
        AppInstanceStatus? status = records.Statuses.Find(key);
        ContentTreeStatus[] trees = [.. Trees(records, app)];
        string configErrors = string.Join("; ", config?.Errors.OrEmpty() ?? []);
        return new(
            app,
            records.NameOf(app),
            status is null ? "CONFIGURED" : StateNames.Of(status.State),
            Wanted: config is not null,
            Active: config?.Activate ?? false,
            ProgressOf(trees),
            Waiting.Of(records, app),
            [.. Adapters(records, status, key).SelectMany(AddressesOf)],
            [.. Adapters(records, status, key).SelectMany(adapter => PortMaps(adapter.ACLs))],
            [.. status?.VolumeRefStatusList.OrEmpty().Select(volume => new VolumeReport(volume.DisplayName, StateNames.Of(volume.State), volume.ActiveFileLocation, volume.Error)) ?? []],
            status is { Error.Length: > 0 } ? status.Error : configErrors,
            status is { Error.Length: > 0 } && !status.ErrorTime.IsZero ? status.ErrorTime.ToDateTimeOffset() : null,
            status?.ErrorRetryCondition ?? "");
    }

    /// <summary>Bytes decide when they are known, else the mean of the trees.</summary>
    private static ulong? ProgressOf(ContentTreeStatus[] trees)
    {
        if (trees.Length == 0)
            return null;
        long total = trees.Sum(tree => tree.TotalSize);
        return total > 0 && trees.All(tree => tree.TotalSize > 0)
            ? (ulong)Math.Clamp(100 * trees.Sum(tree => tree.CurrentSize) / total, 0, 100)
            : (ulong)trees.Average(tree => (double)tree.Progress);
    }

    private static IEnumerable<ContentTreeStatus> Trees(DeviceRecords records, Guid app) =>
        from reference in records.VolumeRefConfigs.Values
        where reference.AppUUID == app
        let volume = records.VolumeStatuses.Find(Keys.Volume(reference.VolumeID, reference.GenerationCounter, reference.LocalGenerationCounter))
        where volume is not null
        let tree = records.ContentTrees.Find(Keys.Uuid(volume.ContentID))
        where tree is not null
        select tree;

    private static IEnumerable<AppNetAdapterStatus> Adapters(DeviceRecords records, AppInstanceStatus? status, string key) =>
        (records.NetworkStatuses.Find(key)?.AppNetAdapterList ?? status?.AppNetAdapters).OrEmpty();

    private static IEnumerable<string> AddressesOf(AppNetAdapterStatus adapter) =>
        adapter.AssignedAddresses.IPv4Addrs.OrEmpty().Concat(adapter.AssignedAddresses.IPv6Addrs.OrEmpty()).Select(address => address.Address.ToString());

    private static IEnumerable<string> PortMaps(ValueList<ACE>? rules)
    {
        foreach (ACE rule in rules.OrEmpty())
            foreach (ACEAction action in rule.Actions.OrEmpty())
                if (action.PortMap)
                    yield return $"{Match(rule, "lport")} -> {action.TargetPort}/{Match(rule, "protocol")}";
    }

    private static string Match(ACE rule, string type) => rule.Matches.OrEmpty().FirstOrDefault(match => match.Type == type)?.Value ?? "?";
}

/// <summary>A volume of an app.</summary>
internal sealed record VolumeReport(string Name, string State, string Location, string Error);
