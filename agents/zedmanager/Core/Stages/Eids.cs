using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>
/// Stage 2a, only for apps with overlay adapters: each has its EID. Waits for identitymanager. An EID that was taken over stays
/// until a purge, whatever becomes of identitymanager, and its request is never changed. (State machine facts, 5 step 6; identitymanager facts.)
/// </summary>
public static class Eids
{
    public static Step Run(World world, AppInstanceConfig config, AppRecord app)
    {
        ValueList<EIDOverlayConfig> overlays = config.OverlayNetworkList.OrEmpty();
        if (overlays.Count == 0)
            return Step.Next(app.Status.EIDList is null ? app : app.With(app.Status with { EIDList = null }));

        ValueList<EIDConfig> requests = app.Eids;
        List<EIDStatusDetails> details = [];
        WaitReason? waiting = null;
        EIDStatus? failed = null;
        foreach (EIDOverlayConfig overlay in overlays)
        {
            EidKey key = new(app.UUID, overlay.IID);
            EIDStatus? theirs = world.Eids.GetValueOrDefault(key);
            if (Find(requests, overlay.IID) is not { } request)
            {
                details.Add(EIDStatusDetails.Zero);
                if (theirs is not null)
                {
                    // To ask for it now would make its last state look like the answer.
                    waiting ??= WaitReason.Eid(key, "letting go of the EID as the app had it before");
                    continue;
                }
                requests = requests.With(request = Request(config, overlay));
            }
            else
                details.Add(Taken(app.Status, overlay.IID));

            bool answered = theirs is not null && !theirs.IsPending() && Answers(request, theirs);
            if (answered && !theirs!.EID.IsNone)
                details[^1] = theirs.Details;
            if (!details[^1].EID.IsNone)
                continue;
            if (answered && theirs!.Error.Length != 0 && failed is null)
                (failed, waiting) = (theirs, WaitReason.Eid(key, $"an EID for overlay adapter {overlay.Name}; now: {theirs.Error}"));
            waiting ??= WaitReason.Eid(key, $"an EID for overlay adapter {overlay.Name}");
        }

        if (requests.Count != app.Eids.Count)
            app = app with { Eids = requests };
        ValueList<EIDStatusDetails> list = [.. details];
        if (app.Status.EIDList != list)
            app = app.With(app.Status with { EIDList = list });
        if (failed is not null)
            app = app.With(app.Status.WithError(world, AppErrors.FromEid, failed.Error, retry: failed.ErrorRetryCondition));
        return waiting is null ? Step.Next(app) : Step.Wait(app, waiting);
    }

    /// <summary>One entry for each overlay adapter before any is answered; null without any.</summary>
    internal static ValueList<EIDStatusDetails>? None(ValueList<EIDOverlayConfig>? overlays) =>
        overlays is null ? null : [.. overlays.Select(_ => EIDStatusDetails.Zero)];

    /// <summary>What zedrouter is told of the overlay adapters; null for none.</summary>
    internal static ValueList<OverlayNetworkConfig>? Adapters(AppInstanceConfig config, AppInstanceStatus status)
    {
        if (config.OverlayNetworkList.OrEmpty().Count == 0)
            return null;
        return [.. config.OverlayNetworkList!.Select(overlay => Adapter(overlay, Taken(status, overlay.IID)))];
    }

    private static OverlayNetworkConfig Adapter(EIDOverlayConfig overlay, EIDStatusDetails taken) => new()
    {
        Name = overlay.Name,
        EID = taken.EID,
        LispSignature = taken.LispSignature,
        ACLs = overlay.ACLs,
        AppMacAddr = overlay.AppMacAddr,
        // The guest's own address is its EID, unless the controller gave both.
        AppIPAddr = overlay.AppIPAddr.IsNone ? taken.EID : overlay.AppIPAddr,
        Network = overlay.Network,
        MgmtIID = overlay.IID,
    };

    private static EIDConfig Request(AppInstanceConfig config, EIDOverlayConfig overlay) => new()
    {
        UUIDandVersion = config.UUIDandVersion,
        DisplayName = config.DisplayName,
        IID = overlay.IID,
        Allocate = overlay.Allocate,
        ExportPrivate = overlay.ExportPrivate,
        AllocationPrefix = overlay.AllocationPrefix,
        AllocationPrefixLen = overlay.AllocationPrefixLen,
        EID = overlay.EID,
        LispSignature = overlay.LispSignature,
        PemCert = overlay.PemCert,
        PemPrivateKey = overlay.PemPrivateKey,
    };

    /// <summary>Whether it is this request that was answered, not one of the app's former life. An empty prefix comes back as the default one.</summary>
    private static bool Answers(EIDConfig request, EIDStatus theirs) =>
        request.UUIDandVersion == theirs.UUIDandVersion
        && request.Allocate == theirs.Allocate
        && request.ExportPrivate == theirs.ExportPrivate
        && (request.AllocationPrefix is null or { Length: 0 }
            || request.AllocationPrefix == theirs.AllocationPrefix && request.AllocationPrefixLen == theirs.AllocationPrefixLen)
        && (request.Allocate || request.EID == theirs.EID || theirs.EID.IsNone);

    private static EIDConfig? Find(ValueList<EIDConfig> requests, uint iid)
    {
        foreach (EIDConfig request in requests)
            if (request.IID == iid)
                return request;
        return null;
    }

    private static EIDStatusDetails Taken(AppInstanceStatus status, uint iid)
    {
        foreach (EIDStatusDetails details in status.EIDList.OrEmpty())
            if (details.IID == iid && !details.EID.IsNone)
                return details;
        return EIDStatusDetails.Zero;
    }
}
