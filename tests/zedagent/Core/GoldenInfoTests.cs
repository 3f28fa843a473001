using System.Text;
using System.Text.Json;
using Eve.Agents.Zedagent.Core.Report;
using Eve.Api.Info;
using Eve.Tests.Support;
using Eve.Types;
using Google.Protobuf;
using AppInfo = Eve.Agents.Zedagent.Core.Report.AppInfo;

namespace Eve.Agents.Zedagent.Tests.Core;

/// <summary>Each recorded status gives the info message that the original sent for it.</summary>
public sealed class GoldenInfoTests
{
    private static readonly JsonElement context = JsonDocument.Parse(Golden.Bytes("zinfo-samples", "context.json")).RootElement;

    [TestCaseSource(nameof(Samples))]
    public void A_recorded_status_gives_the_recorded_message(string name)
    {
        JsonElement sample = JsonDocument.Parse(Golden.Bytes("zinfo-samples", name + ".json")).RootElement;
        ZInfoMsg expected = JsonParser.Default.Parse<ZInfoMsg>(sample.GetProperty("info").GetRawText());

        ZInfoMsg actual = MessageFor(sample);

        actual.AtTimeStamp = null;
        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(sample.GetProperty("path").GetString(), Does.EndWith($"/id/{actual.DevId}/info"));
    }

    [Test]
    public void States_are_translated_as_recorded()
    {
        foreach (JsonElement row in JsonDocument.Parse(Golden.Bytes("zinfo-samples", "state-map.json")).RootElement.EnumerateArray())
        {
            AppInstanceStatus status = new() { State = (SwState)row.GetProperty("internal_number").GetByte() };
            Assert.That((int)AppInfo.Of(status, World()).State, Is.EqualTo(row.GetProperty("api_number").GetInt32()), row.GetProperty("internal").GetString());
        }
    }

    [Test]
    public void An_app_whose_numbers_stay_on_the_device_is_not_reported()
    {
        Assert.That(Messages.App("x", new AppInstanceStatus { NoUploadStatsToController = true }, World()), Is.Null);
    }

    [Test]
    public void Device_info_tells_state_settings_and_apps()
    {
        ReportWorld world = World() with
        {
            HasConfig = true,
            Apps = new Dictionary<string, AppInstanceStatus> { ["a"] = new() { DisplayName = "web", DomainName = "web.1.1" } },
        };

        ZInfoDevice device = Messages.Device(world).Message.Dinfo;

        Assert.That(device.State, Is.EqualTo(ZDeviceState.Online));
        Assert.That(device.ConfigItemStatus.ConfigItems["timer.config.interval"].Value, Is.EqualTo("60"));
        Assert.That(device.AppInstances.Single().Name, Is.EqualTo("web"));
        Assert.That((int)device.ApiCapability, Is.EqualTo(22));
        Assert.That(DeviceInfo.StateOf(World()), Is.EqualTo(ZDeviceState.Booting));
    }

    [Test]
    public void Metrics_count_an_apps_traffic_from_the_apps_side()
    {
        AppInstanceStatus app = new()
        {
            DisplayName = "web",
            AppNetAdapters = [new() { Name = "eth-local", VifUsed = "vif1" }, new() { Name = "eth-old", VifUsed = "nbu1x1" }],
        };
        ReportWorld world = World() with
        {
            Apps = new Dictionary<string, AppInstanceStatus> { ["a"] = app },
            NetworkMetrics = new NetworkMetrics
            {
                MetricList = [new() { IfName = "vif1", TxBytes = 5, RxBytes = 6 }, new() { IfName = "nbu1x1", TxBytes = 5, RxBytes = 6 }],
            },
        };

        Api.Metrics.appMetric metric = Metrics.Of(world).Am.Single();

        Assert.That((metric.Network[0].TxBytes, metric.Network[0].RxBytes), Is.EqualTo((6UL, 5UL)));
        Assert.That((metric.Network[1].TxBytes, metric.Network[1].RxBytes), Is.EqualTo((5UL, 6UL)));
        Assert.That(Metrics.Of(world).Dm.DormantTimeInSeconds, Is.EqualTo(180UL));
    }

    private static IEnumerable<string> Samples() =>
        Directory.EnumerateFiles(Golden.Path("zinfo-samples"), "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(name => name is not ("context" or "state-map"))
            .Order(StringComparer.Ordinal);

    private static ZInfoMsg MessageFor(JsonElement sample)
    {
        bool deleted = sample.GetProperty("op").GetString() == "delete";
        JsonElement status = sample.GetProperty("status");
        string key = sample.TryGetProperty("key", out JsonElement given) ? given.GetString() ?? "" : "";
        string topic = sample.GetProperty("topic").GetString()!;
        ReportWorld world = World();
        return topic switch
        {
            "AppInstanceStatus" => Messages.App(KeyOr(FromZedmanager.AppInstanceStatus), deleted ? null : Read(FromZedmanager.AppInstanceStatus, status), world)!.Message,
            "NetworkInstanceStatus" => Messages.NetworkInstance(Read(FromZedrouter.NetworkInstanceStatus, status), deleted, world).Message,
            "VolumeStatus" => Messages.Volume(KeyOr(FromVolumemgr.VolumeStatus), deleted ? null : Read(FromVolumemgr.VolumeStatus, status), world).Message,
            "ContentTreeStatus" => Messages.ContentTree(KeyOr(FromVolumemgr.ContentTreeStatus), deleted ? null : Read(FromVolumemgr.ContentTreeStatus, status), world).Message,
            "BlobStatus" => Messages.Blob(KeyOr(FromVolumemgr.BlobStatus), deleted ? null : Read(FromVolumemgr.BlobStatus, status), world).Message,
            _ => throw new InvalidOperationException(topic),
        };

        string KeyOr<TOwner, T>(Topic<TOwner, T> from)
            where TOwner : IAgentIdentity
            where T : class => key.Length > 0 ? key : from.KeyOf(Read(from, status));
    }

    private static T Read<TOwner, T>(Topic<TOwner, T> topic, JsonElement text)
        where TOwner : IAgentIdentity
        where T : class =>
        GoJson.TryParse(Encoding.UTF8.GetBytes(text.GetRawText()), topic.Json, out T? record, out string? error) ? record : throw new InvalidOperationException(error);

    private static ReportWorld World()
    {
        JsonElement topics = context.GetProperty("context");
        return new ReportWorld
        {
            Device = context.GetProperty("device_uuid").GetGuid(),
            Now = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero),
            NetworkInstances = topics.GetProperty("NetworkInstanceStatus").EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => Read(FromZedrouter.NetworkInstanceStatus, entry.Value)),
            AppDisks = topics.GetProperty("AppDiskMetric").EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => Read(FromVolumemgr.AppDiskMetric, entry.Value)),
            Adapters = Read(FromDomainmgr.AssignableAdapters, topics.GetProperty("AssignableAdapters")),
        };
    }
}
