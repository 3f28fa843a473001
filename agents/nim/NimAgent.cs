using Eve.Agents.Files;
using Eve.Agents.Nim.Connectivity;
using Eve.Agents.Nim.Core;
using Eve.Agents.Nim.Files;
using Eve.Agents.Nim.Ports;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Nim;

/// <summary>Gives the device its uplink: chooses among the configurations known, puts one in place, tests it, and tells all others.</summary>
public sealed class NimAgent : Agent<Owner.Nim>
{
    private const string Job = "ports";

    /// <summary>Without any configuration at all the last resort comes even when a better one was expected.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>A request over TLS costs much of a small device's processor; the first seconds belong to those who wait for the uplink.</summary>
    private static readonly TimeSpan FirstSeconds = TimeSpan.FromSeconds(2);

    private readonly IPublication<DeviceNetworkStatus> statuses;
    private readonly IPublication<DevicePortConfigList> lists;
    private readonly IPublication<DevicePortConfig> logged;
    private readonly IPorts ports;
    private readonly Worker<PortPlan, PortsReport> portWorker;
    private readonly Worker<DeviceNetworkStatus, TestResult> testWorker;
    private readonly Overrides overrides;
    private NimState state;
    private NimSettings settings = NimSettings.Default;
    private PortsReport? report;
    private PortPlan? applied;
    private PortPlan? applying;
    private bool again;
    private bool mayTest;
    private HashSet<string> inUseByApps = [];
    private (int Index, DateTimeOffset Since) testOf;
    private string resolvConf = "";
    private IDisposable? stepTimer;
    private IDisposable? testTimer;
    private IDisposable? betterTimer;

    public NimAgent(AgentContext<Owner.Nim> context, IPorts? portBackend = null, IConnectivityTest? connectivity = null)
        : base(context)
    {
        ports = portBackend ?? PortBackends.Choose(context);
        IConnectivityTest test = connectivity ?? new ControllerPing(context.Paths.Config);
        portWorker = new(Loop, "ports applied", 1, (plan, stop) => ports.ApplyAsync(plan, stop), OnApplied);
        testWorker = new(Loop, "connectivity tested", 1, (status, stop) => test.RunAsync(status, settings.TestTimeout, stop), OnTested);
        overrides = new(context.Paths, Log);

        statuses = Publish(FromNim.DeviceNetworkStatus);
        statuses.ClearRestarted();
        lists = Publish(FromNim.DevicePortConfigList);
        logged = Publish(FromNim.DummyDevicePortConfig);
        Publish(FromNim.WwanConfig).Publish(WwanConfig.Zero);
        state = NimState.Initial with { List = PortList.Restore(lists.Items.GetValueOrDefault(Keys.Global)) };
        overrides.Copy();

        Subscribe(FromZedagent.ConfigItemValueMap, OnSettings);
        Subscribe(FromDomainmgr.AssignableAdapters, OnAdapters);
        Subscribe(FromZedagent.DevicePortConfig, change => OnConfig(change, fromFile: false));
        Subscribe(FromMonitor.DevicePortConfig, change => OnConfig(change, fromFile: false));
        Subscribe(FromNobody.DevicePortConfig, change => OnConfig(change, fromFile: true));

        ports.Watch(() => Loop.Post("ports changed", Look));
        Loop.Every("look at the ports", TimeSpan.FromSeconds(10), Look);
        Loop.After("no configuration came", LongestWait, AddLastResortIfEmpty);
        Loop.After("first connectivity test", FirstSeconds, () =>
        {
            mayTest = true;
            TestIfReady();
        });
        RestartVerification("started");
    }

    public override void OnStop()
    {
        portWorker.Dispose();
        testWorker.Dispose();
        ports.Dispose();
    }

    private void OnSettings(Change<ConfigItemValueMap> change)
    {
        settings = NimSettings.From(change.New);
        if (settings.KeepLastResort)
            AddLastResort();
    }

    private void OnAdapters(Change<AssignableAdapters> change)
    {
        inUseByApps = [.. (change.New?.IoBundleList).OrEmpty().Where(bundle => bundle.UsedByUUID != Guid.Empty && bundle.Ifname.Length > 0).Select(bundle => bundle.Ifname)];
        Look();
    }

    private void OnConfig(Change<DevicePortConfig> change, bool fromFile)
    {
        if (change.Key == PortList.LocalServer)
        {
            Log.Warn("a port configuration of the local profile server is not supported yet and is ignored");
            return;
        }
        PortList before = state.List;
        PortList after = before;
        if (change.New is { } arriving)
            after = after.Put(Mark(Sanitize.Run(change.Key, arriving, fromFile), fromFile));
        else if (change.Old is { } gone)
            after = after.Remove(gone.Key.Length == 0 ? change.Key : gone.Key);
        if (ReferenceEquals(before, after))
            return;
        state = state with { List = after };
        RestartVerification($"configuration {change.Key} {(change.New is null ? "went" : "came")}");
    }

    private DevicePortConfig Mark(DevicePortConfig config, bool fromFile) =>
        !fromFile || !overrides.IsOverride(config.Key)
            ? config
            : config with
            {
                Ports = config.Ports.OrEmpty().Select(port => port with { ConfigSource = new() { Origin = NetworkConfigOrigin.Override, SubmittedAt = Now } }).ToValueList(),
            };

    private void AddLastResortIfEmpty()
    {
        if (state.List.Entries.Count == 0)
            AddLastResort();
    }

    private void AddLastResort()
    {
        DevicePortConfig? known = state.List.Entries.FirstOrDefault(entry => entry.Key == LastResort.Key);
        if (LastResort.For((report?.Links).OrEmpty(), inUseByApps, known) is not { } config)
            return;
        PortList after = state.List.Put(config);
        if (ReferenceEquals(after, state.List))
            return;
        state = state with { List = after };
        RestartVerification("the last resort came");
    }

    private void RestartVerification(string why)
    {
        testTimer?.Dispose();
        betterTimer?.Dispose();
        state = Verification.Start(state, Now);
        Log.Info("verification starts because {why}: entry {key} of {count}", why, state.Entry?.Key ?? "none", state.List.Entries.Count);
        Look();
        if (state.Testing < 0)
            ArmTests();
    }

    /// <summary>Brings the kernel in line and looks at it; at most one such job at a time.</summary>
    private void Look()
    {
        PortPlan plan = PortPlan.For(state.Entry, inUseByApps);
        again = !portWorker.Submit(Job, plan);
        if (!again)
            applying = plan;
        Tell();
    }

    private void OnApplied(string key, WorkOutcome<PortsReport> outcome)
    {
        if (outcome.Result is not { } fresh)
        {
            if (!outcome.Cancelled)
                Log.Error(outcome.Error, "the ports could not be set up");
            return;
        }
        applied = applying;
        if (fresh.Error.Length > 0 && fresh.Error != report?.Error)
            Log.Error("ports are not as wanted: {err}", fresh.Error);
        report = fresh;
        if (again)
            Look();
        if (state.List.IndexOf(LastResort.Key) >= 0 || (state.List.Entries.Count == 0 && !overrides.Expected))
            AddLastResort();
        Step(null);
    }

    /// <summary>Judges the entry under test by all that is known now.</summary>
    private void Step(TestResult? test)
    {
        if (state.Testing >= 0)
        {
            bool settled = applied == PortPlan.For(state.Entry, inUseByApps);
            NimState before = state;
            state = Verification.Step(state, report ?? PortsReport.Empty, settled, test, settings.TestDuration, settings.KeepLastResort, Now);
            LogDifference(before);
            if (state.Index != before.Index || state.Testing != before.Testing)
                Look();
            if (state.Testing < 0)
                ArmTests();
            else
                ArmStep();
        }
        Tell();
        if (state.Testing >= 0 && test is null)
            TestIfReady();
    }

    /// <summary>A test of an entry that is in the kernel and has addresses; its outcome comes back as a step.</summary>
    private void TestIfReady()
    {
        DeviceNetworkStatus status = Status();
        if (state.Testing < 0 || !mayTest || applied != PortPlan.For(state.Entry, inUseByApps) || !Verification.HasAddressAndDns(status) || testWorker.Has(Job))
            return;
        testOf = (state.Testing, state.Since);
        testWorker.Submit(Job, status);
    }

    private void OnTested(string key, WorkOutcome<TestResult> outcome)
    {
        if (outcome.Cancelled)
            return;
        TestResult result = outcome.Result
            ?? new(TestVerdict.Failed, outcome.Error!.Message, ValueMap<string, PortResult>.Empty);
        if (testOf != (state.Testing, state.Since))
        {
            // The choice went on meanwhile; what is under test now gets its own test.
            if (state.Testing >= 0)
                TestIfReady();
            return;
        }
        if (state.Testing >= 0)
        {
            Step(result);
            return;
        }
        NimState before = state;
        state = Verification.Periodic(state, result, Now);
        LogDifference(before);
        if (state.Testing >= 0)
            Look();
        Tell();
    }

    private void ArmStep()
    {
        stepTimer?.Dispose();
        stepTimer = Loop.After("verification waited", settings.TestDuration, Look);
    }

    private void ArmTests()
    {
        stepTimer?.Dispose();
        testTimer?.Dispose();
        testTimer = Loop.Every("connectivity test", settings.TestInterval, TestInUse);
        betterTimer?.Dispose();
        if (state.List.Current > 0 && settings.TestBetterInterval > TimeSpan.Zero)
            betterTimer = Loop.After("test for a better configuration", settings.TestBetterInterval, () => RestartVerification("a better entry may work again"));
    }

    private void TestInUse()
    {
        if (state.Testing >= 0 || state.Entry is null || testWorker.Has(Job))
            return;
        testOf = (state.Testing, state.Since);
        testWorker.Submit(Job, Status());
    }

    private DeviceNetworkStatus Status() => NetworkStatus.For(state.Entry, Math.Max(state.Index, 0), state.Testing >= 0, report ?? PortsReport.Empty);

    /// <summary>Publishes what differs; an equal record goes nowhere.</summary>
    private void Tell()
    {
        // What an earlier run published is better than ports that nobody has looked at yet.
        if (report is null)
            return;
        DeviceNetworkStatus status = Status();
        WriteResolvConf(ResolvConf.Text(status));
        Check(statuses.Publish(status));
        Check(lists.Publish(state.List.ToRecord()));
        foreach (DevicePortConfig entry in state.List.Entries)
            Check(logged.Publish(entry));
        HashSet<string> live = [.. state.List.Entries.Select(FromNim.DummyDevicePortConfig.KeyOf)];
        foreach (string key in logged.Items.Keys.Where(key => !live.Contains(key)).ToArray())
            Check(logged.Unpublish(key));
    }

    private void WriteResolvConf(string text)
    {
        if (text == resolvConf)
            return;
        resolvConf = text;
        try
        {
            // Every program on the device looks names up, whoever runs it.
            SmallFile.Write(Context.Paths.Run + "/resolv.conf", text, SmallFile.Readable);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.Error("resolv.conf cannot be written, so no name can be looked up: {err}", error.Message);
        }
    }

    private void Check(PublishError? error)
    {
        if (error is not null)
            Log.Error("{err}", error.Text);
    }

    private void LogDifference(NimState before)
    {
        if (before.Entry is { } old && state.Entry is { } entry && (old.Key != entry.Key || old.State != entry.State))
            Log.Info("entry {key}: {from} -> {to} {err}", entry.Key, old.State, entry.State, entry.LastError.Length > 0 ? entry.LastError : entry.LastWarning);
    }
}
