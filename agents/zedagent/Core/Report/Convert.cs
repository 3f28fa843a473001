using Eve.Api.Info;
using Eve.Types;
using Google.Protobuf.WellKnownTypes;

namespace Eve.Agents.Zedagent.Core.Report;

/// <summary>Records' values in the form of the API.</summary>
internal static class Convert
{
    /// <summary>Internal states and those of the API are not one to one (golden state map).</summary>
    public static ZSwState State(SwState state) => state switch
    {
        SwState.Initial => ZSwState.Initial,
        SwState.ResolvingTag => ZSwState.ResolvingTag,
        SwState.ResolvedTag => ZSwState.ResolvedTag,
        SwState.Downloading => ZSwState.DownloadStarted,
        SwState.Downloaded => ZSwState.Downloaded,
        SwState.Verifying => ZSwState.Verifying,
        SwState.Verified => ZSwState.Verified,
        SwState.Loading => ZSwState.Loading,
        SwState.Loaded => ZSwState.Delivered,
        SwState.CreatingVolume => ZSwState.CreatingVolume,
        SwState.CreatedVolume => ZSwState.CreatedVolume,
        SwState.Installed or SwState.Paused => ZSwState.Installed,
        SwState.AwaitNetworkInstance => ZSwState.Awaitnetworkinstance,
        SwState.StartDelayed => ZSwState.StartDelayed,
        SwState.Booting => ZSwState.Booting,
        SwState.Running or SwState.Pausing or SwState.Unknown => ZSwState.Running,
        SwState.Halting or SwState.Broken => ZSwState.Halting,
        SwState.Halted => ZSwState.Halted,
        SwState.Pending => ZSwState.Pending,
        SwState.Scheduling => ZSwState.Scheduling,
        SwState.Failed => ZSwState.Error,
        SwState.RemoteLoaded => ZSwState.Loaded,
        _ => ZSwState.Invalid,
    };

    /// <summary>A moment; the wire's "no time" is left out.</summary>
    public static Timestamp? Time(GoTime time) => time.IsZero ? null : Timestamp.FromDateTimeOffset(time.ToDateTimeOffset());

    /// <summary>A moment, "no time" being sent as year 1.</summary>
    public static Timestamp TimeAlways(GoTime time) => Timestamp.FromDateTimeOffset(time.ToDateTimeOffset());

    /// <summary>Null without an error.</summary>
    public static ErrorInfo? Error(ErrorDescription error)
    {
        if (error.ErrorTime.IsZero)
            return null;
        ErrorInfo info = new()
        {
            Description = error.Error,
            Timestamp = Time(error.ErrorTime),
            Severity = (Severity)(int)error.ErrorSeverity,
            RetryCondition = error.ErrorRetryCondition,
        };
        foreach (ErrorEntity? entity in error.ErrorEntities.OrEmpty())
            if (entity is not null)
                info.Entities.Add(new DeviceEntity { Entity = (Entity)(int)entity.EntityType, EntityId = entity.EntityID });
        return info;
    }

    /// <summary>Results of a port's tests: always there, with the last success when nothing is wrong.</summary>
    public static ErrorInfo TestResults(string error, GoTime failed, string warning, GoTime succeeded)
    {
        if (error.Length > 0)
            return new ErrorInfo { Description = error, Timestamp = Time(failed), Severity = Severity.Error };
        ErrorInfo info = new() { Timestamp = Time(succeeded) };
        if (warning.Length > 0)
        {
            info.Description = warning;
            info.Severity = Severity.Warning;
        }
        return info;
    }

    /// <summary>The physical adapters found under a name: as a group, else as a label.</summary>
    public static IReadOnlyList<IoBundle> Bundles(AssignableAdapters adapters, string name)
    {
        IoBundle[] group = [.. adapters.IoBundleList.OrEmpty().Where(bundle => bundle.AssignmentGroup == name)];
        return group.Length > 0 ? group : [.. adapters.IoBundleList.OrEmpty().Where(bundle => bundle.Logicallabel == name)];
    }

    public static void AddAddress(ZioBundle target, IoBundle bundle)
    {
        if (bundle.MacAddr.Length == 0)
            return;
        IoAddresses address = new() { MacAddress = bundle.MacAddr };
        if (bundle.Type == IoType.NetEthVF)
            address.VfInfo = new VfPublishedInfo { Index = bundle.VfParams.Index, VlanId = bundle.VfParams.VlanID };
        target.IoAddressList.Add(address);
    }
}
