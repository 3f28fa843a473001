using Eve.Agents.Domainmgr.Adapters;
using Eve.Agents.Domainmgr.Core;
using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Agents.Domainmgr.Hypervisors.Null;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests;

/// <summary>The agent between its topics, on the null hypervisor.</summary>
public sealed class AgentTests
{
    private static readonly Guid App = Guid.Parse("10000000-0000-4000-8000-000000000001");

    private MemoryDevice device = null!;
    private NullHypervisor hypervisor = null!;
    private AgentContext<Owner.Domainmgr> context = null!;
    private DomainmgrAgent agent = null!;
    private IPublication<DomainConfig> configs = null!;
    private ISubscription<DomainStatus> statuses = null!;

    private DomainStatus? Status => statuses.Items.GetValueOrDefault(App.ToString());

    private string Marker => device.Paths.Of($"/persist/vault/active-app-instance-config/{App}.json");

    [SetUp]
    public void Begin()
    {
        device = new();
        hypervisor = new(device.Clock);
        configs = device.Play(FromZedmanager.DomainConfig);
        statuses = device.Watch(FromDomainmgr.DomainStatus);
        agent = Start();
    }

    [TearDown]
    public void End()
    {
        agent.OnStop();
        statuses.Dispose();
        device.Dispose();
    }

    [Test]
    public async Task An_app_runs_is_marked_and_goes()
    {
        configs.Publish(Wishes.Container(App));
        await ReachesAsync(status => status is { State: SwState.Running, PendingAdd: false });
        Assert.That(File.Exists(Marker), Is.True);

        configs.Unpublish(App.ToString());
        await ReachesAsync(status => status is null);
        Assert.That(File.Exists(Marker), Is.False);
        Assert.That(await hypervisor.ListAsync(CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task An_app_that_is_wanted_again_during_its_delete_comes_back()
    {
        configs.Publish(Wishes.Container(App));
        await ReachesAsync(status => status is { State: SwState.Running, PendingAdd: false });
        configs.Unpublish(App.ToString());
        device.Settle();

        configs.Publish(Wishes.Container(App, "2"));

        await ReachesAsync(status => status is { State: SwState.Running, DomainName: var name } && name == $"{App}.2.3");
    }

    [Test]
    public async Task An_end_is_noticed_without_waiting_for_the_ticker()
    {
        configs.Publish(Wishes.Container(App));
        await ReachesAsync(status => status is { State: SwState.Running });

        hypervisor.End(App, DomainLife.Crashed, "exit code 3");

        await ReachesAsync(status => status is { State: SwState.Broken });
    }

    [Test]
    public async Task The_boot_retry_setting_counts()
    {
        device.Play(FromZedagent.ConfigItemValueMap).Publish(new() { GlobalSettings = ValueMap<string, ConfigItemValue>.Empty.Set("timer.boot.retry", new() { Key = "timer.boot.retry", ItemType = ConfigItemType.Int, IntValue = 20 }) });
        configs.Publish(Wishes.Container(App));
        await ReachesAsync(status => status is { State: SwState.Running });
        hypervisor.End(App, DomainLife.Ended, "exit code 0");
        await ReachesAsync(status => status is { State: SwState.Halted, DomainId: 0, ErrorRetryCondition: "will retry in 20s" });

        device.Advance(TimeSpan.FromSeconds(19));
        Assert.That(Status!.State, Is.EqualTo(SwState.Halted));
        device.Advance(TimeSpan.FromSeconds(1));
        await ReachesAsync(status => status is { State: SwState.Running, TriedCount: 2 });
    }

    [Test]
    public async Task A_new_run_of_the_agent_adopts_what_runs()
    {
        configs.Publish(Wishes.Container(App));
        await ReachesAsync(status => status is { State: SwState.Running, PendingAdd: false });
        DomainStatus before = Status!;

        Restart();
        await SettledAsync();

        Assert.That(Status, Is.EqualTo(before));
        Assert.That((await hypervisor.FindAsync(App, CancellationToken.None))!.Info.DomainId, Is.EqualTo(before.DomainId));
    }

    [Test]
    public async Task What_zedmanager_no_longer_names_goes_once_it_has_told_everything()
    {
        configs.Publish(Wishes.Container(App));
        await ReachesAsync(status => status is { State: SwState.Running, PendingAdd: false });
        Kill();
        configs.Unpublish(App.ToString());
        agent = Start();
        await SettledAsync();
        Assert.That(Status, Has.Property("State").EqualTo(SwState.Running), "zedmanager may just be starting itself");

        configs.SignalRestarted();

        await ReachesAsync(status => status is null);
        Assert.That(await hypervisor.ListAsync(CancellationToken.None), Is.Empty);
        Assert.That(statuses.RestartCount, Is.EqualTo(1));
    }

    [Test]
    public async Task A_domain_without_any_record_goes_as_well()
    {
        DomainConfig config = Wishes.Container(App);
        await hypervisor.CreateAsync(Wishes.Spec(config), CancellationToken.None);
        await hypervisor.StartAsync(Wishes.Spec(config), CancellationToken.None);

        configs.SignalRestarted();

        await Eventually.TrueAsync("no domain", () =>
        {
            device.Settle();
            return hypervisor.ListAsync(CancellationToken.None).Result.Count == 0;
        });
    }

    [Test]
    public async Task Adapters_are_published_once_list_and_ports_are_known()
    {
        ISubscription<AssignableAdapters> adapters = device.Watch(FromDomainmgr.AssignableAdapters);
        device.Play(FromZedagent.PhysicalIOAdapterList).Publish(new() { Initialized = true, AdapterList = [new() { Phylabel = "ethernet0", Ptype = PhyIoType.NetEth, Phyaddr = new() { Ifname = "eth0" } }] });
        IPublication<DeviceNetworkStatus> network = device.Play(FromNim.DeviceNetworkStatus);
        network.Publish(new() { Ports = [new() { IfName = "eth0" }] });
        await SettledAsync();
        Assert.That(adapters.Items, Is.Empty, "a status without a DPCKey does not count");

        network.Publish(new() { DPCKey = "zedagent", Ports = [new() { IfName = "eth0" }] });
        await SettledAsync();
        Assert.That(adapters.Items["global"].IoBundleList![0], Has.Property("IsPort").True.And.Property("Ifname").EqualTo("eth0"));
    }

    [Test]
    public async Task Capabilities_and_the_hosts_memory_are_told_at_once()
    {
        ISubscription<Capabilities> capabilities = device.Watch(FromDomainmgr.Capabilities);
        ISubscription<HostMemory> memory = device.Watch(FromDomainmgr.HostMemory);
        ISubscription<DomainMetric> metrics = device.Watch(FromDomainmgr.DomainMetric);

        await Eventually.TrueAsync("the first round", () =>
        {
            device.Settle();
            return capabilities.Items.ContainsKey("global") && memory.Items.ContainsKey("global") && metrics.Items.ContainsKey(Guid.Empty.ToString());
        });
        Assert.That(memory.Items["global"], Has.Property("TotalMemoryMB").GreaterThan(0).And.Property("Ncpus").GreaterThan(0));
    }

    private DomainmgrAgent Start()
    {
        context = device.Context<Owner.Domainmgr>();
        return new(context, hypervisor, new NoDevices(), new Random(1));
    }

    /// <summary>A kill and a new start: publications stay, as files do.</summary>
    private void Restart()
    {
        Kill();
        agent = Start();
    }

    private void Kill()
    {
        agent.OnStop();
        context.PubSub.Dispose();
    }

    private Task ReachesAsync(Func<DomainStatus?, bool> wanted) => Eventually.TrueAsync("a status", () =>
    {
        device.Settle();
        return wanted(Status);
    });

    /// <summary>Work of workers is quick here; two quiet rounds are the end of it.</summary>
    private Task SettledAsync()
    {
        int quiet = 0;
        return Eventually.TrueAsync("quiet", () => (quiet = device.Settle() == 0 ? quiet + 1 : 0) > 3);
    }

    private sealed class NoDevices : IHostDevices
    {
        public HostDevice Look(IoBundle adapter) => new(true);
    }
}
