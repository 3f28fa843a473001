using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>The AppNetworkConfig of an app that is to run, and when a running app's may change (state machine facts, 6.4).</summary>
public static class NetworkPlan
{
    /// <summary>
    /// A change of ACLs goes to zedrouter at once. Any other change of adapters waits for a restart, a purge or the next
    /// activation, and everything else in the record with it, since a running guest cannot follow.
    /// </summary>
    public static AppRecord Want(AppInstanceConfig config, AppRecord app)
    {
        AppNetworkConfig next = Build(config, app.Status);
        if (app.Network is not { } now)
            return app with { Network = next };
        if (!Differs(now, next))
            return app;
        bool staged = app.Status.Activated && app.Status.RestartInprogress == Inprogress.NotInprogress
            && (WithoutAcls(now.AppNetAdapterList) != WithoutAcls(next.AppNetAdapterList) || WithoutAcls(now.OverlayNetworkList) != WithoutAcls(next.OverlayNetworkList));
        return staged ? app : app with { Network = next };
    }

    private static AppNetworkConfig Build(AppInstanceConfig config, AppInstanceStatus status) => new()
    {
        UUIDandVersion = config.UUIDandVersion,
        DisplayName = config.DisplayName,
        Activate = true,
        GetStatsIPAddr = config.CollectStatsIPAddr,
        OverlayNetworkList = Eids.Adapters(config, status),
        AppNetAdapterList = config.AppNetAdapterList,
        CloudInitUserData = config.CloudInitUserData,
        CipherBlockStatus = new()
        {
            CipherBlockID = config.CipherBlockID,
            CipherContextID = config.CipherContextID,
            InitialValue = config.InitialValue,
            CipherData = config.CipherData,
            ClearTextHash = config.ClearTextHash,
            IsCipher = config.IsCipher,
            CipherContext = config.CipherContext,
            ErrorDescription = config.ErrorDescription,
        },
        MetaDataType = config.MetaDataType,
        DeploymentType = config.DeploymentType,
    };

    /// <summary>Version and name alone are no reason to bother zedrouter, except that user data always is (fields facts, 6).</summary>
    private static bool Differs(AppNetworkConfig now, AppNetworkConfig next) =>
        now.Activate != next.Activate
        || now.AppNetAdapterList != next.AppNetAdapterList
        || now.OverlayNetworkList != next.OverlayNetworkList
        || now.GetStatsIPAddr != next.GetStatsIPAddr
        || now.MetaDataType != next.MetaDataType
        || now.CloudInitUserData is not null || next.CloudInitUserData is not null
        || now.CipherBlockStatus.CipherData != next.CipherBlockStatus.CipherData;

    private static ValueList<AppNetAdapterConfig> WithoutAcls(ValueList<AppNetAdapterConfig>? adapters) =>
        [.. adapters.OrEmpty().Select(adapter => adapter with { ACLs = null })];

    private static ValueList<OverlayNetworkConfig> WithoutAcls(ValueList<OverlayNetworkConfig>? overlays) =>
        [.. overlays.OrEmpty().Select(overlay => overlay with { ACLs = null })];
}
