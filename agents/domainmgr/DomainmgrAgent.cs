using Eve.Agents.Domainmgr.Adapters;
using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Agents.Domainmgr.Hypervisors.Container;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Domainmgr;

/// <summary>The shell: topics in, topics out. What happens to a domain is decided in <see cref="Core.Lifecycle"/> and done by an <see cref="IHypervisor"/>.</summary>
public sealed class DomainmgrAgent : Agent<Owner.Domainmgr>
{
    /// <summary>The command line option that names a hypervisor.</summary>
    public const string HypervisorOption = "hypervisor";

    private static readonly TimeSpan CapabilitiesRetry = TimeSpan.FromSeconds(5);

    private readonly IPublication<Capabilities> capabilities;
    private readonly IPublication<DomainStatus> statuses;
    private readonly IHypervisor hypervisor;
    private readonly IHostDevices devices;
    private readonly Worker<string, Capabilities> asking;
    private readonly Domains domains;
    private readonly Meter meter;
    private PhysicalIOAdapterList? adapterList;
    private DeviceNetworkStatus? network;
    private AdapterSettings adapterSettings = AdapterSettings.Default;

    public DomainmgrAgent(AgentContext<Owner.Domainmgr> context, IHypervisor? hypervisor = null, IHostDevices? devices = null, Random? random = null)
        : base(context)
    {
        this.hypervisor = hypervisor ?? Registry.Choose(context.Options.GetValueOrDefault(HypervisorOption, ""), context.Paths, context.Exec, context.Loop.Time);
        this.devices = devices ?? new KernelDevices();
        Log.Info("hypervisor {hypervisor}", this.hypervisor.Name);
        random ??= Random.Shared;

        statuses = Publish(FromDomainmgr.DomainStatus);
        capabilities = Publish(FromDomainmgr.Capabilities);
        IPublication<DomainMetric> metrics = Publish(FromDomainmgr.DomainMetric);
        IPublication<HostMemory> hostMemory = Publish(FromDomainmgr.HostMemory);
        statuses.ClearRestarted();
        hostMemory.ClearRestarted();
        domains = new(Loop, this.hypervisor, statuses, metrics, Publish(FromDomainmgr.AssignableAdapters), new(context.Paths), random);
        meter = new(Loop, this.hypervisor, Cgroups.Own(), () => domains.Statuses, metrics, hostMemory, random);
        asking = new(Loop, "capabilities", 1, (_, stop) => this.hypervisor.GetCapabilitiesAsync(stop), OnCapabilities);
        asking.Submit(Keys.Global, Keys.Global);
        meter.Start();

        Subscribe(FromZedagent.ConfigItemValueMap, OnSettings);
        Subscribe(FromNodeagent.NodeAgentStatus, OnNodeAgentStatus);
        Subscribe(FromNim.DeviceNetworkStatus, OnDeviceNetworkStatus);
        Subscribe(FromZedagent.PhysicalIOAdapterList, OnAdapterList);
        Subscribe(FromZedmanager.DomainConfig, OnDomainConfig, onRestarted: OnDomainConfigsComplete);
    }

    public override void OnStop()
    {
        meter.Stop();
        asking.Dispose();
        domains.Stop();
    }

    private void OnSettings(Change<ConfigItemValueMap> change)
    {
        GlobalConfig config = new(change.New);
        // 0 would start a broken app again without a pause.
        if (config.Seconds(SettingsCatalogue.DomainBootRetryTime) is { Ticks: > 0 } retry)
            domains.BootRetry = retry;
        if (change.New is not null)
            meter.Interval = config.Seconds(SettingsCatalogue.MetricInterval);
        adapterSettings = new(config[SettingsCatalogue.UsbAccess], config[SettingsCatalogue.VgaAccess]);
        PlaceAdapters();
    }

    private void OnNodeAgentStatus(Change<NodeAgentStatus> change) =>
        domains.DeviceGoesDown = change.New is { } node && (node.DeviceReboot || node.DevicePoweroff || node.DeviceShutdown);

    private void OnDeviceNetworkStatus(Change<DeviceNetworkStatus> change)
    {
        if (change.New is not { DPCKey.Length: > 0 } status)
            return;
        network = status;
        PlaceAdapters();
    }

    private void OnAdapterList(Change<PhysicalIOAdapterList> change)
    {
        if (change.New is not { } list)
            return;
        adapterList = list;
        PlaceAdapters();
    }

    /// <summary>Not before both are known: without the ports, the device's own uplink might look free.</summary>
    private void PlaceAdapters()
    {
        if (adapterList is not null && network is not null)
            domains.SetAdapters(domains.Adapters.WithList(adapterList, devices.Look, Now).Placed(network, adapterSettings));
    }

    private void OnDomainConfig(Change<DomainConfig> change) => domains.Want(change.Any.UUIDandVersion.UUID, change.New);

    private void OnDomainConfigsComplete(int count)
    {
        if (count == 0)
            return;
        domains.Complete();
        statuses.SignalRestarted();
    }

    private void OnCapabilities(string key, WorkOutcome<Capabilities> outcome)
    {
        if (outcome.Cancelled)
            return;
        if (outcome.Result is not { } found)
        {
            Log.Warn("hypervisor {hypervisor} does not answer, asked again in {pause}: {err}", hypervisor.Name, CapabilitiesRetry, outcome.Error!.Message);
            Loop.After("capabilities", CapabilitiesRetry, () => asking.Submit(Keys.Global, Keys.Global));
            return;
        }
        domains.IoVirtualization = found.IOVirtualization;
        capabilities.Publish(Keys.Global, found);
    }
}
