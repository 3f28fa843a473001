using Eve.Api.Config;
using Eve.Controller.Apps;
using Eve.Controller.Device;
using Eve.Controller.Store;
using NLog;

namespace Eve.Controller.Admin;

/// <summary>Apps as edits of the device's configuration.</summary>
internal sealed class AppCalls(AdminContext admin)
{
    private static readonly Logger Log = LogManager.GetLogger("controller.admin");

    public AdminReply List(string id) => admin.Find(id) is { } device
        ? AdminReply.Json(200, AdminJson.Bytes(DeviceViews.AppsOf(EdgeDevConfig.Parser.ParseFrom(device.Config), admin.Store.Reports(device.Id))))
        : AdminReply.NoSuchDevice(id);

    public AdminReply Show(string id, string app)
    {
        if (admin.Find(id) is not { } device)
            return AdminReply.NoSuchDevice(id);
        EdgeDevConfig config = EdgeDevConfig.Parser.ParseFrom(device.Config);
        IReadOnlyList<Report> reports = admin.Store.Reports(device.Id);
        AppView? view = DeviceViews.AppsOf(config, reports).FirstOrDefault(view => view.Name == app || string.Equals(view.Id, app, StringComparison.OrdinalIgnoreCase));
        if (view is null)
            return AdminReply.NoSuchApp(app);
        Report? report = reports.FirstOrDefault(report => report.Kind == InfoSubject.App && string.Equals(report.ObjectId, view.Id, StringComparison.OrdinalIgnoreCase));
        return AdminReply.Json(200, AdminJson.Bytes(new AppDetailView(
            view, AppEdits.Find(config, view.Id) is { } configured ? DeviceViews.NodeOf(configured) : null, DeviceViews.MessageOf(report))));
    }

    /// <summary>The body is the text of an app definition.</summary>
    public AdminReply Deploy(string id, AdminCall call)
    {
        if (admin.Find(id) is not { } device)
            return AdminReply.NoSuchDevice(id);
        (AppDefinition? definition, IReadOnlyList<Problem> problems) = AppDefinitionParser.Parse(call.Text);
        if (definition is null)
            return AdminReply.Fault(400, problems);
        DeployResult? result = null;
        EdgeDevConfig? config = admin.Edit(device.Id, config =>
        {
            result = Deployment.Apply(config, definition, admin.Time.GetUtcNow());
            return result.Changed;
        });
        if (config is null)
            return AdminReply.NoSuchDevice(id);
        if (result?.App is not { } app)
            return AdminReply.Fault(409, result!.Problems);
        string outcome = result.Added ? "added" : result.Changed ? "changed" : "unchanged";
        if (result.Changed)
            Log.Info("app {app} ({objUUID}) of device {name} {outcome}, configuration version {version}", app.Displayname, app.Uuidandversion.Uuid, device.Name, outcome, config.Id.Version);
        return AdminReply.Json(result.Added ? 201 : 200, AdminJson.Bytes(new DeployedView(app.Uuidandversion.Uuid, app.Displayname, outcome, config.Id.Version)));
    }

    public AdminReply Remove(string id, string app) => Change(id, app, "removed", (config, found) =>
    {
        AppEdits.Remove(config, found);
        return true;
    });

    public AdminReply Command(string id, string app, string command) => Change(id, app, command, (config, found) =>
    {
        switch (command)
        {
            case "start":
                return AppEdits.SetActive(found, true);
            case "stop":
                return AppEdits.SetActive(found, false);
            case "restart":
                AppEdits.Restart(found, admin.Time.GetUtcNow());
                return true;
            default:
                AppEdits.Purge(config, found, admin.Time.GetUtcNow());
                return true;
        }
    });

    private AdminReply Change(string id, string app, string what, Func<EdgeDevConfig, AppInstanceConfig, bool> edit)
    {
        if (admin.Find(id) is not { } device)
            return AdminReply.NoSuchDevice(id);
        AppInstanceConfig? found = null;
        bool changed = false;
        EdgeDevConfig? now = admin.Edit(device.Id, config =>
        {
            found = AppEdits.Find(config, app);
            return changed = found is not null && edit(config, found);
        });
        if (found is null || now is null)
            return AdminReply.NoSuchApp(app);
        if (changed)
            Log.Info("app {app} ({objUUID}) of device {name}: {what}, configuration version {version}", found.Displayname, found.Uuidandversion.Uuid, device.Name, what, now.Id.Version);
        return AdminReply.Json(200, AdminJson.Bytes(new DeployedView(found.Uuidandversion.Uuid, found.Displayname, changed ? "changed" : "unchanged", now.Id.Version)));
    }
}
