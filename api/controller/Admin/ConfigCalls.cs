using System.Text;
using Eve.Api.Config;
using Google.Protobuf;

namespace Eve.Controller.Admin;

/// <summary>The whole configuration of a device, and its settings one by one.</summary>
internal sealed class ConfigCalls(AdminContext admin)
{
    public AdminReply Get(string id, AdminCall call)
    {
        if (admin.Find(id) is not { } device)
            return AdminReply.NoSuchDevice(id);
        EdgeDevConfig config = EdgeDevConfig.Parser.ParseFrom(device.Config);
        string tag = config.Id?.Version ?? "";
        return call.Accept.Contains(AdminCall.Binary, StringComparison.OrdinalIgnoreCase)
            ? new(200, config.ToByteArray(), AdminCall.Binary, tag)
            : AdminReply.Json(200, Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(config)), tag);
    }

    /// <summary>Replaces everything but the device's own id; version and time are raised.</summary>
    public AdminReply Put(string id, AdminCall call)
    {
        if (admin.Find(id) is not { } device)
            return AdminReply.NoSuchDevice(id);
        if (call.ContentType is not (AdminCall.Json or AdminCall.Binary))
            return AdminReply.Fault(415, $"Content-Type '{call.ContentType}': send {AdminCall.Json} or {AdminCall.Binary}");
        EdgeDevConfig wanted;
        try
        {
            wanted = call.ContentType == AdminCall.Json
                ? JsonParser.Default.Parse<EdgeDevConfig>(call.Text)
                : EdgeDevConfig.Parser.ParseFrom(call.Body);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidJsonException)
        {
            return AdminReply.Fault(400, $"not an EdgeDevConfig: {error.Message}");
        }
        if (IsEmpty(wanted) && !call.MayBeEmpty && EdgeDevConfig.Parser.ParseFrom(device.Config) is var there && !IsEmpty(there))
            return AdminReply.Fault(409, $"the body is an empty configuration: it would take away the device's {there.Apps.Count} app{(there.Apps.Count == 1 ? "" : "s")}"
                + " and everything else; send what shall stay, or PUT …/config?empty=true to wipe it");
        string? missed = null;
        EdgeDevConfig? now = admin.Edit(device.Id, config =>
        {
            string version = config.Id?.Version ?? "";
            if (call.IfMatch is not null && call.IfMatch != version)
            {
                missed = version;
                return false;
            }
            long epoch = config.ControllerEpoch;
            foreach (var field in EdgeDevConfig.Descriptor.Fields.InFieldNumberOrder())
                field.Accessor.Clear(config);
            config.MergeFrom(wanted);
            config.Id = new() { Uuid = device.Id.ToString("D"), Version = version };
            config.ControllercertConfighash = "";
            if (config.ControllerEpoch == 0)
                config.ControllerEpoch = epoch;
            return true;
        });
        if (now is null)
            return AdminReply.NoSuchDevice(id);
        return missed is null
            ? new(204, [], AdminCall.Json, now.Id.Version)
            : AdminReply.Fault(412, $"the configuration has version {missed} by now, not {call.IfMatch}: get it again and repeat the change");
    }

    // What is there besides the members that every configuration has and the controller writes itself.
    private static bool IsEmpty(EdgeDevConfig config)
    {
        EdgeDevConfig rest = config.Clone();
        rest.Id = null;
        rest.ConfigTimestamp = null;
        rest.ControllerEpoch = 0;
        rest.ControllercertConfighash = "";
        return rest.CalculateSize() == 0;
    }

    public AdminReply Items(string id) => admin.Find(id) is { } device
        ? AdminReply.Json(200, AdminJson.Bytes<IReadOnlyDictionary<string, string>>(
            EdgeDevConfig.Parser.ParseFrom(device.Config).ConfigItems.GroupBy(item => item.Key).ToDictionary(group => group.Key, group => group.Last().Value)))
        : AdminReply.NoSuchDevice(id);

    public AdminReply SetItem(string id, string key, AdminCall call)
    {
        if (admin.Find(id) is not { } device)
            return AdminReply.NoSuchDevice(id);
        string value = call.Text.Trim();
        admin.Edit(device.Id, config =>
        {
            if (config.ConfigItems.FirstOrDefault(item => item.Key == key) is { } known)
            {
                bool differs = known.Value != value;
                known.Value = value;
                return differs;
            }
            config.ConfigItems.Add(new ConfigItem { Key = key, Value = value });
            return true;
        });
        return AdminReply.Done;
    }

    public AdminReply RemoveItem(string id, string key)
    {
        if (admin.Find(id) is not { } device)
            return AdminReply.NoSuchDevice(id);
        bool found = false;
        admin.Edit(device.Id, config =>
        {
            foreach (ConfigItem item in config.ConfigItems.Where(item => item.Key == key).ToList())
                found |= config.ConfigItems.Remove(item);
            return found;
        });
        return found ? AdminReply.Done : AdminReply.Fault(404, $"the setting '{key}' is not set: GET …/items lists those that are");
    }
}
