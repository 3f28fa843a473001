using System.Text.Json;
using System.Text.Json.Nodes;
using Eve.Agents;
using Eve.Agents.Zedmanager;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>Plays a recorded run's neighbours to our zedmanager, in memory and in virtual time, and keeps what it publishes.</summary>
public sealed class TraceRun : IDisposable
{
    private readonly MemoryDevice device = new();
    private readonly Dictionary<string, Action<TraceEvent>> feeds = [];
    private readonly List<TraceEvent> emitted = [];
    private readonly Action<AgentContext<Owner.Zedmanager>> start;
    private readonly bool cluster;
    private readonly DateTimeOffset begin;
    private DateTimeOffset reached;
    private double now;
    private AgentContext<Owner.Zedmanager>? process;

    private TraceRun(Action<AgentContext<Owner.Zedmanager>> start, bool cluster)
    {
        this.start = start;
        this.cluster = cluster;
        // Its name is the first thing that a device of a cluster waits for; a recording may have begun after that.
        if (cluster)
            device.Play(FromZedagent.EdgeNodeInfo).Publish(new EdgeNodeInfo { DeviceName = "recorded" });
        Feed(FromZedkube.ENClusterAppStatus);
        begin = reached = device.Clock.GetUtcNow();
        Feed(FromZedagent.ConfigItemValueMap);
        Feed(FromZedagent.ZedAgentStatus);
        Feed(FromZedagent.AppInstanceConfig);
        Feed(FromVolumemgr.VolumeRefStatus);
        Feed(FromVolumemgr.VolumesSnapshotStatus);
        Feed(FromIdentitymgr.EIDStatus);
        Feed(FromZedrouter.AppNetworkStatus);
        Feed(FromDomainmgr.DomainStatus);
        Feed(FromDomainmgr.HostMemory);
        Feed(FromDomainmgr.AssignableAdapters);
    }

    /// <summary>What our zedmanager published, each with the time of the feed that made it.</summary>
    public static IReadOnlyList<TraceEvent> Play(IReadOnlyList<TraceEvent> trace) => Play(trace, context => _ = new ZedmanagerAgent(context));

    /// <param name="start">Starts the zedmanager that is to be tried.</param>
    /// <param name="fed">Called after each feed has had its effect; also at the end of a process (kind "death") and when another one has taken its place ("birth").</param>
    internal static IReadOnlyList<TraceEvent> Play(IReadOnlyList<TraceEvent> trace, Action<AgentContext<Owner.Zedmanager>> start, Action<TraceEvent>? fed = null)
    {
        TraceEvent[] given = [.. trace.Where(step => step.Kind == "feed")];
        using TraceRun run = new(start, cluster: given.Any(step => step.Topic == nameof(ENClusterAppStatus)));
        int started = Array.FindIndex(given, step => step.Topic is nameof(AppInstanceConfig));
        foreach (TraceEvent step in given.Take(started))
            run.Apply(step);
        run.Start();
        IEnumerable<TraceEvent> restarts = Restarts.In(trace).SelectMany(restart => new[] { Moment("death", restart.Death), Moment("birth", restart.Birth) });
        foreach (TraceEvent step in given.Skip(started).Concat(restarts).OrderBy(step => step.Milliseconds))
        {
            run.Apply(step);
            fed?.Invoke(step);
        }
        run.device.Advance(TimeSpan.FromMinutes(1));
        return run.emitted;
    }

    public void Dispose() => device.Dispose();

    private static TraceEvent Moment(string kind, double at) => new(at, kind, "", "", "", "", 0, null);

    /// <summary>What it published stays.</summary>
    private void Stop()
    {
        process!.PubSub.Dispose();
        device.Forget(process.Loop);
    }

    private void Start()
    {
        AgentContext<Owner.Zedmanager> context = device.Context<Owner.Zedmanager>();
        RecordingPubSub<Owner.Zedmanager> recorder = new(context.PubSub, emission =>
        {
            // The original has no such topic.
            if (emission.Topic != nameof(AppWait))
                emitted.Add(new(now + (device.Clock.GetUtcNow() - reached).TotalMilliseconds, "emit", Owner.Zedmanager.Name, emission.Topic, emission.Key, emission.Operation, emission.Count, emission.ToJson()));
        });
        process = context with { PubSub = recorder };
        start(cluster ? process with { Options = new Dictionary<string, string> { ["hypervisor"] = "kubevirt" } } : process);
        device.Settle();
    }

    private void Apply(TraceEvent step)
    {
        // Not by the difference to the last one: what is lost in rounding would add up, and put an answer before its question.
        DateTimeOffset at = begin + TimeSpan.FromMilliseconds(Math.Max(now, step.Milliseconds));
        device.Advance(at - reached);
        reached = at;
        now = Math.Max(now, step.Milliseconds);
        if (step.Kind == "death")
            Stop();
        else if (step.Kind == "birth")
            Start();
        // What our zedmanager does not listen to can make no difference.
        else if (feeds.TryGetValue(step.Path, out Action<TraceEvent>? feed))
            feed(step);
        device.Settle();
    }

    private void Feed<TOwner, T>(Topic<TOwner, T> topic)
        where TOwner : IAgentIdentity
        where T : class
    {
        IPublication<T> publication = device.Play(topic);
        feeds[topic.Where.Path] = step =>
        {
            switch (step.Operation)
            {
                case "publish":
                    publication.Publish(step.Key, JsonSerializer.Deserialize(AsOnSocket(step.Value ?? throw new InvalidDataException($"{step} without a value")), topic.Json)!);
                    break;
                case "unpublish":
                    publication.Unpublish(step.Key);
                    break;
                case "restarted":
                    publication.SignalRestarted();
                    break;
                default:
                    throw new InvalidDataException($"unknown operation {step.Operation}");
            }
        };
    }

    /// <summary>The socket of the original turns empty lists into null.</summary>
    private static JsonNode AsOnSocket(JsonNode value)
    {
        JsonNode copy = value.DeepClone();
        Nullify(copy);
        return copy;
    }

    private static void Nullify(JsonNode node)
    {
        if (node is JsonObject fields)
            foreach ((string name, JsonNode? child) in fields.ToArray())
                if (child is JsonArray { Count: 0 })
                    fields[name] = null;
                else if (child is not null)
                    Nullify(child);
        if (node is JsonArray items)
            foreach (JsonNode? item in items)
                if (item is not null)
                    Nullify(item);
    }
}
