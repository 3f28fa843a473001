using Eve.Agents.Zedrouter.Core;
using Eve.Agents.Zedrouter.Core.Metrics;
using Eve.Agents.Zedrouter.Core.Numbers;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Agents.Zedrouter.Networks;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Zedrouter;

/// <summary>
/// Networks for apps. Each change goes into the world, the core decides, the difference is published, and the plan goes to the
/// backend, whose report is again a change.
/// </summary>
public sealed class ZedrouterAgent : Agent<Owner.Zedrouter>
{
    private const string Job = "network";

    /// <summary>Also how often what failed is tried again.</summary>
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(60);

    /// <summary>Numbers that nobody asked for since the start are free after this.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private readonly IPublication<NetworkInstanceStatus> instanceStatuses;
    private readonly IPublication<AppNetworkStatus> appStatuses;
    private readonly IPublication<UuidToNum> objectNumbers;
    private readonly IPublication<UUIDPairAndIfIdxToNum> interfaceNumbers;
    private readonly IPublication<AppMACGenerator> generators;
    private readonly IPublication<NetworkMetrics> deviceMetrics;
    private readonly IPublication<NetworkInstanceMetrics> instanceMetrics;
    private readonly Worker<NetworkPlan, NetworkReport> worker;
    private readonly Worker<NetworkPlan, NetworkCounts> counter;
    private readonly HashSet<string> awaited = [];
    private World world;
    private RouterState state;
    private NetworkPlan? applying;
    private bool tidy;

    public ZedrouterAgent(AgentContext<Owner.Zedrouter> context, INetworkBackend? backend = null)
        : base(context)
    {
        INetworkBackend network = backend ?? NetworkBackends.Choose(context);
        worker = new(Loop, "network applied", 1, network.ApplyAsync, OnApplied);
        counter = new(Loop, "network counted", 1, (_, stop) => network.CountAsync(stop), OnCounted);
        instanceStatuses = Publish(FromZedrouter.NetworkInstanceStatus);
        appStatuses = Publish(FromZedrouter.AppNetworkStatus);
        appStatuses.ClearRestarted();
        objectNumbers = Publish(FromZedrouter.UuidToNum);
        interfaceNumbers = Publish(FromZedrouter.UUIDPairAndIfIdxToNum);
        generators = Publish(FromZedrouter.AppMACGenerator);
        deviceMetrics = Publish(FromZedrouter.NetworkMetrics);
        instanceMetrics = Publish(FromZedrouter.NetworkInstanceMetrics);

        world = new() { Folder = context.Paths.Run + "/zedrouter", Now = Now };
        state = RouterState.Empty with
        {
            Instances = instanceStatuses.Items.Values.Select(status => KeyValuePair.Create(status.UUID, status)).ToMap(),
            Apps = appStatuses.Items.Values.Select(status => KeyValuePair.Create(status.UUIDandVersion.UUID, status)).ToMap(),
            Numbers = NumberBook.Restore(objectNumbers.Items.Values, interfaceNumbers.Items.Values, generators.Items.Values),
        };
        // Apps may be using what an earlier run left: nothing is touched before everything that is wanted is known.
        if (network.HasState || state.Instances.Count > 0 || state.Apps.Count > 0)
            awaited.UnionWith([FromZedagent.NetworkInstanceConfig.Name, FromZedmanager.AppNetworkConfig.Name, FromNim.DeviceNetworkStatus.Name]);

        Subscribe(FromZedagent.ConfigItemValueMap, change => Take(world with { Settings = new(change.New) }));
        Subscribe(FromZedclient.OnboardingStatus, change => Take(world with { Node = change.New?.DeviceUUID ?? world.Node }));
        Subscribe(FromNim.DeviceNetworkStatus, OnPorts, Arrived(FromNim.DeviceNetworkStatus.Name));
        Subscribe(FromZedagent.NetworkInstanceConfig, OnInstance, Arrived(FromZedagent.NetworkInstanceConfig.Name));
        Subscribe(FromZedmanager.AppNetworkConfig, OnApp, Arrived(FromZedmanager.AppNetworkConfig.Name), OnZedmanagerRestarted);
        Loop.Every("check the network", CheckPeriod, Check);
        CountLater();
    }

    public override void OnStop()
    {
        worker.Dispose();
        counter.Dispose();
    }

    private void OnPorts(Change<DeviceNetworkStatus> change)
    {
        // While nim has no configuration, or starts anew, networks go on with the ports they have.
        if (change.New is { DPCKey: not "" } status)
            Take(world with { Ports = status });
    }

    private void OnInstance(Change<NetworkInstanceConfig> change) =>
        Take(world with { Instances = change.New is { } config ? world.Instances.Set(config.UUID, config) : world.Instances.Without(change.Old!.UUID) });

    private void OnApp(Change<AppNetworkConfig> change)
    {
        if (change.New is { OverlayNetworkList: { Count: > 0 } overlays } app && overlays != change.Old?.OverlayNetworkList)
            Log.Warn("app {name} ({objUUID}) gets no overlay adapter {adapters}: this version has no LISP; take the mesh network out of its config", app.DisplayName, app.UUIDandVersion.UUID, string.Join(", ", overlays.Select(overlay => overlay.Name)));
        Take(world with { Apps = change.New is { } config ? world.Apps.Set(config.UUIDandVersion.UUID, config) : world.Apps.Without(change.Old!.UUIDandVersion.UUID) });
        if (tidy || awaited.Count > 0)
            return;
        tidy = true;
        Loop.After("free unused numbers", Grace, () =>
        {
            state = state with { Numbers = state.Numbers.DropUnused() };
            Decide();
        });
    }

    private void OnZedmanagerRestarted(int count)
    {
        if (count > 0)
            appStatuses.SignalRestarted();
    }

    private Action<bool> Arrived(string topic) => complete =>
    {
        if (complete && awaited.Remove(topic))
            Decide();
    };

    private void Take(World next)
    {
        world = next;
        Decide();
    }

    private void Check()
    {
        if (awaited.Count == 0)
            Apply();
    }

    private void Decide()
    {
        if (awaited.Count > 0)
            return;
        world = world with { Now = Now };
        RouterState before = state;
        state = Router.Decide(world, state);
        // The job runs while the records are written.
        if (state.Plan != (applying ?? world.Report.Plan))
            Apply();
        Tell(before);
    }

    /// <summary>One job at a time; its end looks whether the plan went on meanwhile.</summary>
    private void Apply()
    {
        if (worker.Submit(Job, state.Plan))
            applying = state.Plan;
    }

    private void OnApplied(string key, WorkOutcome<NetworkReport> outcome)
    {
        applying = null;
        if (outcome.Result is not { } report)
        {
            if (!outcome.Cancelled)
                Log.Error(outcome.Error, "the network could not be changed; it is tried again");
            return;
        }
        if (!report.IsClean && report != world.Report)
            Log.Error("the network is not as planned: {err} {failed}", report.RulesError, report.InstanceErrors);
        Take(world with { Report = report });
    }

    private void CountLater() => Loop.After("count the traffic", world.Settings.Seconds(SettingsCatalogue.MetricInterval) / 4, () =>
    {
        counter.Submit(Job, state.Plan);
        CountLater();
    });

    private void OnCounted(string key, WorkOutcome<NetworkCounts> outcome)
    {
        if (outcome.Result is not { } counts)
        {
            if (!outcome.Cancelled)
                Log.Warn("the traffic could not be counted: {err}", outcome.Error!.Message);
            return;
        }
        Check(deviceMetrics.Publish(MetricRecords.Device(counts, state)));
        foreach (NetworkInstanceMetrics metrics in MetricRecords.Instances(counts, state))
            Check(instanceMetrics.Publish(metrics));
        foreach (string gone in instanceMetrics.Items.Keys.Except(state.Instances.Keys.Select(Keys.Uuid)).ToArray())
            Check(instanceMetrics.Unpublish(gone));
    }

    private void Tell(RouterState before)
    {
        Spread(objectNumbers, state.Numbers.Objects.Values, FromZedrouter.UuidToNum.KeyOf);
        Spread(interfaceNumbers, state.Numbers.Interfaces.Values, FromZedrouter.UUIDPairAndIfIdxToNum.KeyOf);
        Spread(generators, state.Numbers.Generators.Values, FromZedrouter.AppMACGenerator.KeyOf);
        Spread(instanceStatuses, state.Instances.Values, FromZedrouter.NetworkInstanceStatus.KeyOf);
        Spread(appStatuses, state.Apps.Values, FromZedrouter.AppNetworkStatus.KeyOf);

        foreach (string note in state.Notes.Except(before.Notes))
            Log.Warn("{note}", note);
        foreach ((Guid uuid, NetworkInstanceStatus status) in state.Instances)
            if (before.Instances.Find(uuid) is var old && (old?.Activated != status.Activated || old.Error != status.Error))
                Log.Info("network instance {objUUID} {name}: active {from} -> {to} {err}", uuid, status.DisplayName, old?.Activated == true, status.Activated, status.Error);
        foreach ((Guid uuid, AppNetworkStatus status) in state.Apps)
            if (before.Apps.Find(uuid) is var old && (old?.Activated != status.Activated || old.Error != status.Error || old.AwaitNetworkInstance != status.AwaitNetworkInstance))
                Log.Info("app network {objUUID} {name}: active {from} -> {to}, waits for its network {waits} {err}", uuid, status.DisplayName, old?.Activated == true, status.Activated, status.AwaitNetworkInstance, status.Error);
    }

    /// <summary>Publishes what is new or different and unpublishes what is gone; an equal record goes nowhere.</summary>
    private void Spread<T>(IPublication<T> publication, IEnumerable<T> records, Func<T, string> keyOf)
        where T : class
    {
        HashSet<string> live = [];
        foreach (T record in records)
        {
            live.Add(keyOf(record));
            Check(publication.Publish(record));
        }
        foreach (string key in publication.Items.Keys.Where(key => !live.Contains(key)).ToArray())
            Check(publication.Unpublish(key));
    }

    private void Check(PublishError? error)
    {
        if (error is not null)
            Log.Error("{err}", error.Text);
    }
}
