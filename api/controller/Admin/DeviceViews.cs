using System.Text.Json.Nodes;
using Eve.Api.Config;
using Eve.Api.Info;
using Eve.Api.Metrics;
using Eve.Controller.Device;
using Eve.Controller.Store;
using Google.Protobuf;

namespace Eve.Controller.Admin;

/// <summary>Makes views of what the store has: the wanted state beside the reported one.</summary>
internal static class DeviceViews
{
    public static DeviceView Of(DeviceRecord device, IReadOnlyList<Report> reports, DeviceSights sights)
    {
        EdgeDevConfig config = EdgeDevConfig.Parser.ParseFrom(device.Config);
        return new(device.Id, device.Name, device.Serial, device.Added, device.Registered, sights.Last(device), config.Id?.Version ?? "",
            reports.FirstOrDefault(report => report.Kind == InfoSubject.Device) is { } info ? StateOf(ZInfoMsg.Parser.ParseFrom(info.Message).Dinfo) : "",
            AppsOf(config, reports));
    }

    /// <summary>The configured apps in their order, then those that are only reported.</summary>
    public static IReadOnlyList<AppView> AppsOf(EdgeDevConfig config, IReadOnlyList<Report> reports)
    {
        Dictionary<string, Report> reported = reports.Where(report => report.Kind == InfoSubject.App).ToDictionary(report => report.ObjectId, StringComparer.OrdinalIgnoreCase);
        List<AppView> apps = [];
        foreach (AppInstanceConfig app in config.Apps)
        {
            reported.Remove(app.Uuidandversion?.Uuid ?? "", out Report? report);
            apps.Add(Of(app, report));
        }
        apps.AddRange(reported.Values.OrderBy(report => report.ObjectId, StringComparer.Ordinal).Select(report => Of(null, report)));
        return apps;
    }

    /// <summary>The message as protobuf JSON.</summary>
    public static JsonNode? MessageOf(Report? report) => report is null ? null
        : NodeOf(report.Kind == Reports.MetricsKind ? ZMetricMsg.Parser.ParseFrom(report.Message) : ZInfoMsg.Parser.ParseFrom(report.Message));

    public static JsonNode? NodeOf(IMessage message) => JsonNode.Parse(JsonFormatter.Default.Format(message));

    private static AppView Of(AppInstanceConfig? app, Report? report)
    {
        ZInfoApp? info = report is null ? null : ZInfoMsg.Parser.ParseFrom(report.Message).Ainfo;
        return new(
            app?.Uuidandversion?.Uuid ?? info?.AppID ?? "", app?.Displayname ?? info?.AppName ?? "", app is not null, app?.Activate ?? false,
            app?.Uuidandversion?.Version ?? "", app?.Restart?.Counter ?? 0, app?.Purge?.Counter ?? 0,
            info is null ? "" : Reports.StateName(info.State),
            [.. info?.AppErr.Select(error => error.Description) ?? []],
            [.. info?.Network.SelectMany(network => network.IPAddrs) ?? []],
            report?.Received);
    }

    private static string StateOf(ZInfoDevice info) =>
        InfoReflection.Descriptor.FindTypeByName<Google.Protobuf.Reflection.EnumDescriptor>(nameof(ZDeviceState)).FindValueByNumber((int)info.State)?.Name ?? "";
}
