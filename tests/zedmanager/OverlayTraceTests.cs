using System.Text.Json.Nodes;
using Eve.Replay.Zedmanager;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>
/// Nobody recorded an original that asks for EIDs: the last one is of August 2020, with records of that time. So a recorded life of an app
/// gets an overlay adapter here, with all that the facts say of it, and is replayed and compared as any recording.
/// </summary>
public sealed class OverlayTraceTests
{
    /// <summary>How long identitymanager takes; all that follows is later by this.</summary>
    private const double Answer = 100;

    private static readonly JsonObject Example = JsonNode.Parse(Golden.Text("eid", "examples.json"))!["examples"]![0]!.AsObject();
    private static readonly string Eid = Example["eid"]!.GetValue<string>();
    private static readonly JsonObject Overlay = Text("EIDOverlayConfig", new EIDOverlayConfig { Name = "mesh0", IID = 1000, Allocate = true, ACLs = [new() { RuleID = 3 }] });

    [Test]
    public void An_app_with_an_overlay_adapter_lives_as_the_facts_say()
    {
        List<TraceEvent> trace = Constructed();
        (string? difference, _) = TraceComparison.Compare(trace, TraceRun.Play(trace));
        Assert.That(difference, Is.Null);
    }

    [TestCase("unpublish", "order of requests")]
    [TestCase("publish", "recorded zedmanager/EIDConfig")]
    public void Without_its_request_for_an_EID_or_with_it_at_another_place_it_is_told_apart(string operation, string difference)
    {
        List<TraceEvent> trace = Constructed();
        int at = trace.FindIndex(step => step.Topic == "EIDConfig" && step.Operation == operation);
        TraceEvent request = trace[at];
        trace.RemoveAt(at);
        if (operation == "unpublish")
            trace.Insert(trace.FindIndex(step => step.Topic == "AppNetworkConfig" && step.Operation == "unpublish"), request);
        Assert.That(TraceComparison.Compare(trace, TraceRun.Play(trace)).Difference, Does.StartWith(difference));
    }

    private static List<TraceEvent> Constructed()
    {
        TraceEvent[] recorded = [.. TraceEvent.Read(Golden.Path("zedmanager-traces/delete-running.jsonl")).Where(step => step.Kind is "feed" or "emit")];
        TraceEvent network = recorded.First(step => step is { Kind: "emit", Topic: "AppNetworkConfig", Operation: "publish" });
        string key = $"{network.Key}:1000";
        List<TraceEvent> trace = [];
        bool answered = false;
        foreach (TraceEvent step in recorded)
        {
            bool installed = !answered && step is { Kind: "emit" } && (step.Topic == "AppNetworkConfig" && step.Operation == "publish" || step.Topic == "AppInstanceStatus" && State(step) == 111);
            if (installed)
            {
                answered = true;
                Ask(trace, step, network, key, recorded.Last(old => old.Topic == "AppInstanceStatus" && old.Milliseconds < step.Milliseconds));
            }
            TraceEvent later = answered ? step with { Milliseconds = step.Milliseconds + Answer } : step;
            // The EID goes after the network, before the volumes.
            if (later is { Kind: "emit", Topic: "VolumeRefConfig", Operation: "unpublish" } && trace[^1].Topic == "AppNetworkStatus")
                trace.Add(later with { Topic = "EIDConfig", Key = key });
            trace.Add(later with { Value = With(later, answered) });
        }
        return trace;
    }

    private static void Ask(List<TraceEvent> trace, TraceEvent step, TraceEvent network, string key, TraceEvent status)
    {
        UUIDandVersion app = new() { UUID = Guid.Parse(network.Key), Version = network.Value!["UUIDandVersion"]!["Version"]!.GetValue<string>() };
        EIDConfig request = new() { UUIDandVersion = app, DisplayName = network.Value!["DisplayName"]!.GetValue<string>(), IID = 1000, Allocate = true };
        EIDStatus pending = new() { UUIDandVersion = app, DisplayName = request.DisplayName, IID = 1000, Allocate = true, AllocationPrefix = Bytes.From([0xfd]), AllocationPrefixLen = 8, PendingAdd = true };
        trace.Add(new(step.Milliseconds, "emit", "zedmanager", "EIDConfig", key, "publish", 0, Text(FromZedmanager.EIDConfig, request)));
        // The app keeps its state below INSTALLED while it waits.
        JsonObject waiting = With(status, answered: false)!.AsObject();
        waiting["State"] = 110;
        JsonObject volume = trace.Last(feed => feed.Topic == "VolumeRefStatus").Value!.DeepClone().AsObject();
        JsonArray volumes = waiting["VolumeRefStatusList"]!.AsArray();
        for (int i = 0; i < volumes.Count; i++)
            if (volumes[i]!["VolumeID"]!.GetValue<string>() == volume["VolumeID"]!.GetValue<string>())
                volumes[i] = volume.DeepClone();
        trace.Add(new(step.Milliseconds, "emit", "zedmanager", "AppInstanceStatus", network.Key, "publish", 0, waiting));
        trace.Add(new(step.Milliseconds + 40, "feed", "identitymgr", "EIDStatus", key, "publish", 0, Text(FromIdentitymgr.EIDStatus, pending)));
        EIDStatus done = pending with { PendingAdd = false, EID = IpText.Parse(Eid), LispSignature = Example["lisp_signature_base64"]!.GetValue<string>() };
        trace.Add(new(step.Milliseconds + 80, "feed", "identitymgr", "EIDStatus", key, "publish", 0, Text(FromIdentitymgr.EIDStatus, done)));
    }

    private static JsonNode? With(TraceEvent step, bool answered)
    {
        if (step.Value is not JsonObject)
            return step.Value;
        JsonObject value = step.Value.DeepClone().AsObject();
        if (step.Topic == "AppInstanceConfig")
            value["OverlayNetworkList"] = new JsonArray(Overlay.DeepClone());
        if (step.Topic == "AppInstanceStatus")
        {
            value["OverlayNetworkList"] = new JsonArray(Overlay.DeepClone());
            value["EIDList"] = new JsonArray(Text("EIDStatusDetails", !answered || step.Milliseconds > Removed(step) ? EIDStatusDetails.Zero : new()
            {
                IID = 1000,
                Allocate = true,
                AllocationPrefix = Bytes.From([0xfd]),
                AllocationPrefixLen = 8,
                EID = IpText.Parse(Eid),
                LispSignature = Example["lisp_signature_base64"]!.GetValue<string>(),
            }));
        }
        if (step.Topic == "AppNetworkConfig")
            value["OverlayNetworkList"] = new JsonArray(new JsonObject
            {
                ["Name"] = "mesh0",
                ["EID"] = Eid,
                ["LispSignature"] = Example["lisp_signature_base64"]!.GetValue<string>(),
                ["ACLs"] = Overlay["ACLs"]!.DeepClone(),
                ["AppMacAddr"] = null,
                ["AppIPAddr"] = Eid,
                ["Network"] = Guid.Empty.ToString(),
                ["Error"] = "",
                ["AdditionalInfoDevice"] = null,
                ["MgmtIID"] = 1000,
                ["MgmtDnsNameToIPList"] = null,
                ["MgmtMapServers"] = null,
            });
        return value;
    }

    /// <summary>The last status of all comes after the EID was given back.</summary>
    private static double Removed(TraceEvent step) => step.Value!["Activated"]!.GetValue<bool>() || State(step) < 115 ? double.MaxValue : 0;

    private static int State(TraceEvent step) => step.Value?["State"]?.GetValue<int>() ?? 0;

    private static JsonObject Text<TOwner, T>(Topic<TOwner, T> topic, T record)
        where TOwner : IAgentIdentity
        where T : class => JsonNode.Parse(GoJson.Serialize(topic.Json, record))!.AsObject();

    /// <summary>A part of a record, as it stands in one.</summary>
    private static JsonObject Text(string part, object record) => part switch
    {
        "EIDOverlayConfig" => Text(FromZedagent.AppInstanceConfig, new() { OverlayNetworkList = [(EIDOverlayConfig)record] })["OverlayNetworkList"]![0]!.DeepClone().AsObject(),
        _ => Text(FromZedmanager.AppInstanceStatus, new() { EIDList = [(EIDStatusDetails)record] })["EIDList"]![0]!.DeepClone().AsObject(),
    };
}
