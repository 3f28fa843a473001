using Eve.Agents.Zedagent.Core.Parse;
using Eve.Types;

namespace Eve.Agents.Zedagent.Core;

/// <summary>
/// One config to the records of all topics, section by section in the order of the config mapping facts, section 1. Pure: state
/// and config in, state out. A part that is equal to the last one read is not read again, so its records and their error times stay.
/// </summary>
public sealed class ConfigParser
{
    private readonly Api.Config.EdgeDevConfig config;
    private readonly ConfigSource source;
    private readonly DeviceFacts device;
    private readonly DateTimeOffset now;
    private readonly List<string> skipped = [];
    private ConfigState state;

    private ConfigParser(ConfigState state, Api.Config.EdgeDevConfig config, ConfigSource source, DeviceFacts device, DateTimeOffset now)
    {
        this.state = state;
        this.config = config;
        this.source = source;
        this.device = device;
        this.now = now;
    }

    private Published Published
    {
        get => state.Published;
        set => state = state with { Published = value };
    }

    /// <summary>Reads a whole config.</summary>
    public static ConfigPass Apply(ConfigState state, Api.Config.EdgeDevConfig config, ConfigSource source, DeviceFacts device, DateTimeOffset now)
    {
        NodeNames names = new(config.DeviceName, config.EnterpriseName, config.EnterpriseId, config.ProjectName, config.ProjectId);
        ConfigState named = state with { Names = names };
        if (Refuses(config, device) is { } refusal)
            return new ConfigPass(named with { Result = ConfigResult.Invalid }, ConfigResult.Invalid) { Skipped = [refusal] };
        ConfigParser parser = new(named, config, source, device, now);
        ConfigResult result = parser.Run();
        ConfigState after = parser.state with { Result = result };
        return new ConfigPass(after, result)
        {
            Skipped = [.. parser.skipped],
            FetchCertificates = after.CertificatesHash != state.CertificatesHash,
            SendAll = after.Epoch != state.Epoch,
        };
    }

    /// <summary>Only the settings: the first pass of a start, before anything else may happen.</summary>
    /// <param name="config">Of the checkpoint; null without one.</param>
    public static ConfigState ApplyItems(ConfigState state, Api.Config.EdgeDevConfig? config)
    {
        (ConfigItemValueMap map, ValueMap<string, ItemStatus> items) =
            ConfigItems.Parse(config?.ConfigItems ?? [], state.Settings.Map, openByDefault: config is null);
        return state with
        {
            Published = state.Published with { Settings = Table<ConfigItemValueMap>.One(Keys.Global, map) },
            Items = config is null ? state.Items : items,
        };
    }

    private static string? Refuses(Api.Config.EdgeDevConfig config, DeviceFacts device)
    {
        if (config.Id is null)
            return null;
        if (!UuidText.TryParse(config.Id.Uuid, out Guid uuid))
            return $"the config's id.uuid \"{config.Id.Uuid}\" is no UUID; the config is refused";
        return device.Uuid == Guid.Empty && uuid != device.Uuid
            ? $"the config is for device {uuid} but this device has no UUID yet; the config is refused"
            : null;
    }

    private ConfigResult Run()
    {
        if (!TakeTimestamp())
            return ConfigResult.Obsolete;
        Published = Published with { Loc = Table<LOCConfig>.One("", DeviceSections.Loc(config.LocConfig, Published.Datastores)) };
        ReadItems();
        state = state with { Maintenance = WantsMaintenance() };
        if (device.Rebooting)
            return ConfigResult.SkippedForReboot;
        if (state.Maintenance)
            return ConfigResult.Ok;
        if (source != ConfigSource.Bootstrap)
            ReadSecrets();
        ReadPorts();
        if (source == ConfigSource.Bootstrap)
            return ConfigResult.Ok;
        bool updating = ReadBaseOs();
        ReadContent();
        if (updating)
            return ConfigResult.SkippedForUpdate;
        ReadApps();
        state = state with { LastProcessed = state.LastReceived };
        return ConfigResult.Ok;
    }

    private bool TakeTimestamp()
    {
        DateTimeOffset? stamp = Words.Time(config.ConfigTimestamp);
        if (stamp < state.Timestamp)
            return false;
        state = state with { Timestamp = stamp ?? state.Timestamp, LastReceived = stamp ?? now };
        return true;
    }

    private void ReadItems()
    {
        bool open = source == ConfigSource.Bootstrap;
        if (!IsNew(Section.Items, (config.ConfigItems, open)))
            return;
        (ConfigItemValueMap map, ValueMap<string, ItemStatus> items) = ConfigItems.Parse(config.ConfigItems, state.Settings.Map, open);
        Published = Published with { Settings = Table<ConfigItemValueMap>.One(Keys.Global, map) };
        state = state with { Items = items };
    }

    /// <summary>The setting decides; left open, the config's own flag does.</summary>
    private bool WantsMaintenance() => state.Settings[SettingsCatalogue.MaintenanceMode] switch
    {
        TriState.Enabled => true,
        TriState.Disabled => false,
        _ => config.MaintenanceMode,
    };

    private void ReadSecrets()
    {
        state = state with { CertificatesHash = config.ControllercertConfighash };
        if (IsNew(Section.CipherContexts, config.CipherContexts))
        {
            Published = Published with { CipherContexts = Ciphers.ParseContexts(config.CipherContexts) };
            // Blocks carry a copy of their context.
            state = state with { Read = state.Read.RemoveRange([Section.Apps, Section.Networks, Section.Datastores]) };
        }
        if (IsNew(Section.Datastores, config.Datastores))
            Published = Published with { Datastores = Datastores.Parse(config.Datastores, Published.CipherContexts, now) };
    }

    private void ReadPorts()
    {
        if (IsNew(Section.PhysicalIo, config.DeviceIoList))
        {
            ValueList<PhysicalIOAdapter> adapters = PhysicalIo.Parse(config.DeviceIoList, skipped);
            state = state with { KnownAdapters = adapters.Aggregate(state.KnownAdapters, (known, adapter) => known.Set(adapter.Logicallabel, adapter)) };
            PhysicalIOAdapterList list = new() { Initialized = true, AdapterList = adapters.NullIfEmpty() };
            Published = Published with { PhysicalIo = Table<PhysicalIOAdapterList>.One("zedagent", list) };
        }
        if (IsNew(Section.Scep, config.ScepProfiles))
            Published = Published with { ScepProfiles = ScepProfiles.Parse(config.ScepProfiles, Published.CipherContexts, now) };
        if (IsNew(Section.Networks, config.Networks))
            Published = Published with { Networks = Networks.Parse(config.Networks, Published.CipherContexts, now) };
        if (!IsNew(Section.Ports, (config.DeviceIoList, config.ScepProfiles, config.Pnacs, config.Bonds, config.Vlans, Tuple: (config.Networks, config.SystemAdapterList, source))))
            return;
        ValueList<Layer> layers = Layers.All(state.KnownAdapters, config, Published.ScepProfiles, now);
        if (Ports.Parse(config, layers, Published.Networks, source, now) is { } ports)
            Published = Published with { Ports = Table<DevicePortConfig>.One("zedagent", ports) };
    }

    /// <returns>Whether another base OS image is to be started first.</returns>
    private bool ReadBaseOs()
    {
        bool updating = state.Result == ConfigResult.SkippedForUpdate;
        if (!IsNew(Section.BaseOs, config.Baseos ?? new Api.Config.BaseOS()))
            return updating;
        Published = Published with { BaseOs = DeviceSections.BaseOs(config.Baseos, Published.BaseOs) };
        // Without a known version nothing could ever carry the update out, and the apps would wait for ever.
        return updating
            || (config.Baseos is { Activate: true } && device.Version.Length > 0 && config.Baseos.BaseOsVersion != device.Version
                && source is ConfigSource.Controller or ConfigSource.Loc);
    }

    private void ReadContent()
    {
        Published = Published with
        {
            Cluster = Table<EdgeNodeClusterConfig>.One(Keys.Global, Cluster.Parse(config.Cluster, Published.CipherContexts, now)),
        };
        if (IsNew(Section.NetworkInstances, config.NetworkInstances))
            Published = Published with { NetworkInstances = NetworkInstances.Parse(config.NetworkInstances, now, skipped) };
        if (IsNew(Section.ContentTrees, config.ContentInfo))
        {
            Published = Published with
            {
                ContentTrees = ContentTrees.Parse(config.ContentInfo, device.Uuid),
                ContentTreesRestarted = Published.ContentTreesRestarted + 1,
            };
        }
        if (IsNew(Section.Volumes, config.Volumes))
        {
            Published = Published with
            {
                Volumes = Volumes.Parse(config.Volumes, config.Apps, Published.ContentTrees, device.Uuid),
                VolumesRestarted = Published.VolumesRestarted + 1,
            };
        }
        if (config.Id is { Uuid.Length: > 0 })
            Published = Published with { NodeInfo = Table<EdgeNodeInfo>.One(Keys.Global, DeviceSections.NodeInfo(config)) };
    }

    private void ReadApps()
    {
        state = state with { Profile = config.GlobalProfile };
        if (config.Id is { Uuid.Length: > 0 })
        {
            state = state with { Epoch = config.ControllerEpoch };
            // What a mesh instance says becomes part of its apps.
            Google.Protobuf.Collections.RepeatedField<Api.Config.NetworkInstanceConfig> mesh =
                [.. config.NetworkInstances.Where(instance => instance.InstType == Api.Config.ZNetworkInstType.ZnetInstMesh)];
            if (IsNew(Section.Apps, (config.Apps, mesh)))
                Published = Published with { Apps = Apps.Parse(config, Published.CipherContexts, state.Settings, now, skipped) };
        }
        if (config.Disks is { } disks && IsNew(Section.Disks, disks))
            Published = Published with { Disks = Table<EdgeNodeDisks>.One(Keys.Global, DeviceSections.Disks(disks)) };
        if (config.PatchEnvelopes.Count > 0)
            skipped.Add($"the config has {config.PatchEnvelopes.Count} patch envelopes, which this device cannot keep yet; they are left out");
        else
            Published = Published with { PatchEnvelopes = Table<PatchEnvelopeInfoList>.One(Keys.Global, PatchEnvelopeInfoList.Zero) };
    }

    /// <summary>Whether a part differs from the one last read; it is remembered from now on, whatever errors it has.</summary>
    private bool IsNew(Section section, object part)
    {
        if (state.Read.TryGetValue(section, out object? last) && last.Equals(part))
            return false;
        state = state with { Read = state.Read.SetItem(section, part) };
        return true;
    }
}

/// <summary>What a config cannot tell about the device.</summary>
/// <param name="Uuid">From onboarding; nil before.</param>
/// <param name="Version">Of the running base OS; empty when nobody tells.</param>
/// <param name="Rebooting">A reboot or shutdown was announced: configs are kept but not acted on.</param>
public sealed record DeviceFacts(Guid Uuid, string Version, bool Rebooting);

/// <summary>The outcome of one config.</summary>
/// <param name="State">As it is after it.</param>
/// <param name="Result">Whether it is in force.</param>
public sealed record ConfigPass(ConfigState State, ConfigResult Result)
{
    /// <summary>What was left out, and why; for the log and the controller.</summary>
    public ValueList<string> Skipped { get; init; } = [];

    /// <summary>The controller's certificates are not those that this config speaks of.</summary>
    public bool FetchCertificates { get; init; }

    /// <summary>The controller asks for all info messages again.</summary>
    public bool SendAll { get; init; }
}
