using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Checks of a whole app, after everything else; each adds to its errors.</summary>
internal static class AppChecks
{
    /// <summary>The longest message of the socket: "update TOPIC KEY RECORD", key and record in base64.</summary>
    private const int longestMessage = 65534;

    /// <summary>From this many rules on, they are named as a reason for an app that is too large.</summary>
    private const int manyRules = 20;

    public static AppInstanceConfig Run(AppInstanceConfig app)
    {
        List<string> errors = [.. app.Errors.OrEmpty()];
        if (TooLarge(app) is { } large)
        {
            errors.Add(large);
            app = app with
            {
                CloudInitUserData = null,
                CipherData = null,
                OverlayNetworkList = app.OverlayNetworkList?.Select(adapter => adapter with { ACLs = null }).ToValueList(),
                AppNetAdapterList = app.AppNetAdapterList?.Select(adapter => adapter with { ACLs = null }).ToValueList(),
            };
        }
        if (app.Service && app.FixedResources.VirtualizationMode != VmMode.NoHyper)
            errors.Add($"service app instance {app.UUIDandVersion.UUID} must have NOHYPER VirtualizationMode");
        if (app.FixedResources is { EnableVncShimVM: true, EnableVnc: false })
            errors.Add($"VNC shim VM enabled but VNC disabled for app instance {app.UUIDandVersion.UUID}");
        if (app.FixedResources.EnforceNetworkInterfaceOrder)
            CheckOrder(app, errors);
        return app with { Errors = errors.ToValueList().NullIfEmpty() };
    }

    private static void CheckOrder(AppInstanceConfig app, List<string> errors)
    {
        Dictionary<uint, string> taken = [];
        foreach (AppNetAdapterConfig adapter in app.AppNetAdapterList.OrEmpty())
            if (!taken.TryAdd(adapter.IntfOrder, adapter.Name))
                errors.Add($"virtual network adapter {adapter.Name} has the same interface order ({adapter.IntfOrder}) configured as adapter {taken[adapter.IntfOrder]}");
        foreach (IoAdapter adapter in app.IoAdapterList.OrEmpty().Where(adapter => AppAdapters.IsNetwork(adapter.Type)))
            if (!taken.TryAdd(adapter.IntfOrder, adapter.Name))
                errors.Add($"directly attached network adapter {adapter.Name} has the same interface order ({adapter.IntfOrder}) configured as adapter {taken[adapter.IntfOrder]}");
    }

    private static string? TooLarge(AppInstanceConfig app)
    {
        // Large members travel as files, only their path counts.
        AppInstanceConfig sent = app with { CloudInitUserData = null, CipherData = null };
        int record = GoJson.Serialize(FromZedagent.AppInstanceConfig.Json, sent).Length;
        int message = "update AppInstanceConfig ".Length + Base64(app.UUIDandVersion.UUID.ToString().Length) + 1 + Base64(record + 2 * 128);
        if (message <= longestMessage)
            return null;
        int rules = app.AppNetAdapterList.OrEmpty().Sum(adapter => adapter.ACLs.OrEmpty().Count) + app.OverlayNetworkList.OrEmpty().Sum(adapter => adapter.ACLs.OrEmpty().Count);
        string data = app.CipherData is { } cipher
            ? $"encrypted cloud-init user data ({cipher.Length} bytes)"
            : $"cloud-init user data ({app.CloudInitUserData?.Length ?? 0} bytes)";
        if (app.CipherData is null && app.CloudInitUserData is null)
            return $"App instance has too many ACLs: {rules}";
        return rules < manyRules ? $"App instance {data} too large" : $"App instance {data} plus {rules} ACLs too large";
    }

    private static int Base64(int length) => (length + 2) / 3 * 4;
}
