using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Replay.Zedmanager.Original;

/// <content>Memory admission (state machine facts, 10.4 and 10.5), and the small changes of a status.</content>
internal sealed partial class OriginalZedmanager
{
    private bool Admit(AppInstanceConfig config, ref AppInstanceStatus status)
    {
        if (world.Settings.IgnoreMemoryCheck)
            return true;
        if (status.MemOverhead == 0 && config.FixedResources.VirtualizationMode != VmMode.NoHyper)
        {
            status = status with { MemOverhead = MemoryBudget.Overhead(world, config) };
            Publish(status);
        }
        Guid app = config.UUIDandVersion.UUID;
        if (world.HostMemory is not { } host)
        {
            checkFreedResources = true;
            status = Missing(status, "unknown memory", ErrorSeverity.Notice, "when memory information is there", null);
            return false;
        }
        if (noMemorySetting)
        {
            Commits?.Invoke(app, Defect.NoMemorySetting);
            status = Missing(status, "unknown memory", ErrorSeverity.Notice, "when memory information is there", null);
            return false;
        }
        AppInstanceStatus[] active = [.. statuses.Items.Values.Where(other => other.Activated || other.ActivateInprogress)];
        ulong used = world.Settings.EveMemoryLimit + Sum(active);
        ulong halting = Sum(active.Where(other => Config(other.UUIDandVersion.UUID) is not { Activate: true }));
        ulong total = host.TotalMemoryMB << 20;
        checkFreedResources |= used > total;
        ulong remaining = used > total ? 0 : total - used;
        ulong need = MemoryBudget.GuestBytes(config.FixedResources) + status.MemOverhead;
        if (remaining >= need)
            return true;
        ErrorEntity?[] others = [.. active.Where(other => other.UUIDandVersion.UUID != app)
            .Select(other => new ErrorEntity { EntityType = ErrorEntityType.AppInstance, EntityID = other.UUIDandVersion.UUID.ToString() })];
        ErrorSeverity severity = remaining + halting >= need ? ErrorSeverity.Notice : others.Length != 0 ? ErrorSeverity.Warning : ErrorSeverity.Error;
        status = Missing(status, "no memory", severity, others.Length == 0 ? "" : "when apps shut down", others.Length == 0 ? null : [.. others]);
        return false;
    }

    private static ulong Sum(IEnumerable<AppInstanceStatus> apps) =>
        apps.Aggregate(0UL, (sum, app) => sum + MemoryBudget.GuestBytes(app.FixedResources) + app.MemOverhead);

    private AppInstanceStatus Missing(AppInstanceStatus status, string text, ErrorSeverity severity, string retry, ValueList<ErrorEntity?>? others) => status with
    {
        MissingMemory = true,
        ErrorSourceType = FromConfig,
        ErrorDescription = new() { Error = text, ErrorTime = Now, ErrorSeverity = severity, ErrorRetryCondition = retry, ErrorEntities = others },
    };

    /// <summary>What a failing retry asks for is forgotten, because the flag is reset after it.</summary>
    private void RetryMemory()
    {
        if (!checkFreedResources)
            return;
        foreach (AppInstanceStatus status in statuses.Items.Values.Where(status => status is { MissingMemory: true, ErrorSourceType: FromConfig, Error.Length: > 0 }).ToArray())
            if (Config(status.UUIDandVersion.UUID) is { } config)
                Modify(config, config);
        checkFreedResources = false;
    }

    private static VolumeRefConfig? Find(AppInstanceConfig config, RefKey key) => config.VolumeRefConfigList.OrEmpty().FirstOrDefault(volume => RefKey.Of(volume) == key);

    private static bool Has(AppInstanceStatus status, RefKey key) => status.VolumeRefStatusList.OrEmpty().Any(entry => RefKey.Of(entry) == key);

    private static bool Same(ValueList<IoAdapter>? one, ValueList<IoAdapter>? other) => one.OrEmpty() == other.OrEmpty();

    private static VolumeRefStatus Entry(VolumeRefConfig volume, bool verifyOnly) => new()
    {
        VolumeID = volume.VolumeID,
        GenerationCounter = volume.GenerationCounter,
        LocalGenerationCounter = volume.LocalGenerationCounter,
        AppUUID = volume.AppUUID,
        State = SwState.Initial,
        PendingAdd = true,
        VerifyOnly = verifyOnly,
    };

    private static AppInstanceStatus Names(AppInstanceStatus status, DomainStatus theirs) =>
        VifsUsed(status with { DomainName = theirs.DomainName, BootTime = theirs.BootTime }, theirs);

    private static AppInstanceStatus Adapters(AppInstanceStatus status, AppNetworkStatus link, DomainStatus? theirs) =>
        VifsUsed(status with { AppNetAdapters = link.AppNetAdapterList }, theirs);

    private static AppInstanceStatus VifsUsed(AppInstanceStatus status, DomainStatus? theirs) => theirs is null || status.AppNetAdapters is null ? status : status with
    {
        AppNetAdapters = [.. status.AppNetAdapters.Select(adapter =>
            theirs.VifList.OrEmpty().FirstOrDefault(vif => vif.Vif == adapter.Vif) is { } used ? adapter with { VifUsed = used.VifUsed } : adapter)],
    };

    /// <summary>An error without a source keeps the source that was there.</summary>
    private AppInstanceStatus Plain(AppInstanceStatus status, string text) =>
        status with { ErrorDescription = new() { Error = text, ErrorTime = Now, ErrorSeverity = ErrorSeverity.Error } };

    /// <summary>Only text and time of a neighbour's error; severity and retry condition are lost.</summary>
    private static AppInstanceStatus TextOf(AppInstanceStatus status, string source, ErrorDescription error) =>
        status with { ErrorSourceType = source, ErrorDescription = new() { Error = error.Error, ErrorTime = error.ErrorTime, ErrorSeverity = ErrorSeverity.Error } };

    private static ErrorDescription Severe(ErrorDescription error) =>
        error.ErrorSeverity == ErrorSeverity.Unspecified ? error with { ErrorSeverity = ErrorSeverity.Error } : error;

    private static AppInstanceStatus NoError(AppInstanceStatus status) => status with { ErrorSourceType = "", ErrorDescription = new() { ErrorEntities = [] } };

    private static AppInstanceStatus WithoutErrorFrom(AppInstanceStatus status, string source) =>
        status.Error.Length != 0 && status.ErrorSourceType == source ? NoError(status) : status;
}
