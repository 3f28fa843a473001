using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Eve.Controller.Admin;

/// <summary>Why a call failed: one line per fault, each with its remedy.</summary>
public sealed record FaultView(IReadOnlyList<string> Errors);

public sealed record VersionView(string Version);

/// <summary>A device in a list.</summary>
/// <param name="State">As the device reports it: ZDEVICE_STATE_ONLINE …; empty when it did not yet.</param>
public sealed record DeviceView(Guid Id, string Name, string Serial, DateTimeOffset Added, DateTimeOffset? Registered, DateTimeOffset? LastSeen,
    string ConfigVersion, string State, IReadOnlyList<AppView> Apps);

/// <summary>A device with its last info message, as protobuf JSON; null when there was none.</summary>
public sealed record DeviceDetailView(DeviceView Device, JsonNode? Info);

/// <summary>An app: what is wanted, and what the device last said.</summary>
/// <param name="Configured">False: taken out of the configuration, and the device has not yet said that it is gone.</param>
/// <param name="State">As the device reports it: RUNNING, DOWNLOAD_STARTED …; empty when it did not yet.</param>
/// <param name="Errors">As the device reports them.</param>
public sealed record AppView(string Id, string Name, bool Configured, bool Activate, string Version, uint RestartCounter, uint PurgeCounter,
    string State, IReadOnlyList<string> Errors, IReadOnlyList<string> Addresses, DateTimeOffset? Reported);

/// <summary>An app with its definition and its last report as protobuf JSON.</summary>
public sealed record AppDetailView(AppView App, JsonNode? Config, JsonNode? Info);

/// <summary>What POST …/apps did.</summary>
/// <param name="Outcome">added, changed or unchanged.</param>
public sealed record DeployedView(string Id, string Name, string Outcome, string ConfigVersion);

/// <summary>A new device, with the files for its /config folder: name → text.</summary>
public sealed record AddedDeviceView(Guid Id, string Name, IReadOnlyDictionary<string, string> Files);

public sealed record ReportView(string Kind, string ObjectId, DateTimeOffset Received, JsonNode? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(FaultView))]
[JsonSerializable(typeof(VersionView))]
[JsonSerializable(typeof(IReadOnlyList<DeviceView>))]
[JsonSerializable(typeof(DeviceDetailView))]
[JsonSerializable(typeof(IReadOnlyList<AppView>))]
[JsonSerializable(typeof(AppDetailView))]
[JsonSerializable(typeof(DeployedView))]
[JsonSerializable(typeof(AddedDeviceView))]
[JsonSerializable(typeof(IReadOnlyList<ReportView>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    public static byte[] Bytes<T>(T view) => JsonSerializer.SerializeToUtf8Bytes(view, typeof(T), ReadableJson.Context);
}

/// <summary>The same with readable quotes: the answers are never part of a page.</summary>
file static class ReadableJson
{
    public static readonly AdminJson Context = new(new(AdminJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
