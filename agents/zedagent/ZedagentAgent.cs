using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Core;
using Eve.Agents.Zedagent.Core.Report;
using Eve.Agents.Zedagent.Identity;
using Eve.Agents.Zedagent.Machine;
using Eve.Agents.Zedagent.Shell;
using Eve.Api.Config;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Zedagent;

/// <summary>
/// The device's word with its controller: makes the device known, fetches its config and publishes what follows from it, and
/// reports what the other agents tell. The only agent that speaks protobuf.
/// </summary>
public sealed class ZedagentAgent : Agent<Owner.Zedagent>
{
    private static readonly TimeSpan keyRetry = TimeSpan.FromSeconds(10);

    /// <summary>So soon a record that the disk had no room for is tried again.</summary>
    private static readonly TimeSpan roomRetry = TimeSpan.FromSeconds(10);

    private readonly IMachine machine;
    private readonly Random random;
    private readonly IPublication<ZedAgentStatus> status;
    private readonly Publications publications;
    private readonly ControllerLine line;
    private readonly Certificates certificates;
    private readonly Onboarding onboarding;
    private readonly ConfigTask configs;
    private readonly Sender sender;
    private readonly MetricsTask metrics;
    private readonly Neighbours neighbours;
    private ConfigState config;
    private Guid known;
    private IDisposable? publishAgain;

    /// <param name="context">From the host.</param>
    /// <param name="zedclient">Publishes in the name of zedclient, whose work is done here (see the README).</param>
    /// <param name="controller">The way to the controller.</param>
    /// <param name="machine">What the machine tells of itself.</param>
    /// <param name="random">Spreads the timers of many devices.</param>
    public ZedagentAgent(AgentContext<Owner.Zedagent> context, IPubSub<Owner.Zedclient> zedclient, IController controller, IMachine machine, Random random)
        : base(context)
    {
        this.machine = machine;
        this.random = random;
        CheckpointFolder files = new(context.Paths.Persist + "/checkpoint");
        TrustStore trust = new(files, context.Paths.Config + "/root-certificate.pem", Loop.Time);
        line = new ControllerLine(Loop, controller, context.Paths, () => Settings, Log);
        status = Publish(FromZedagent.ZedAgentStatus);
        publications = new Publications(context.PubSub, Log);
        config = ConfigState.Empty with { Published = publications.Current };
        certificates = new Certificates(Loop, line, trust, Publish(FromZedagent.ControllerCert), () => publications.Current, () => Settings, random, Log);
        onboarding = new Onboarding(
            Loop, context.Paths, line, certificates, zedclient.Publish(FromZedclient.OnboardingStatus), LocalModel, OnUuid, Log);
        configs = new ConfigTask(
            Loop, context.Paths, line, certificates, onboarding, files, Apply, OnConfigOutcome, () => Settings, random, Log);
        sender = new Sender(Loop, line, () => onboarding.Uuid, subject => neighbours!.ReportOf(subject, World(withMachine: subject.Kind == SubjectKind.Device)), Log);
        metrics = new MetricsTask(Loop, line, () => onboarding.Uuid, () => Metrics.Of(World(withMachine: true)), () => Settings, random, Log);
        neighbours = new Neighbours(context.PubSub, sender.Mark, OnNetwork, OnNodeAgent);
        Begin();
    }

    private GlobalConfig Settings => config.Settings;

    public override void OnStop() => line.Dispose();

    /// <summary>The settings come first: every other agent waits for them.</summary>
    private void Begin()
    {
        config = ConfigParser.ApplyItems(config, configs.Kept());
        PublishConfig();
        LoadKeys();
        ProductFacts product = machine.Look().Product;
        line.Serial = product.Serial;
        line.SoftSerial = ReadSoftSerial();
        PublishStatus();
        EveryDeviceInfo();
        if (onboarding.Uuid != Guid.Empty)
            OnUuid(onboarding.Uuid);
        onboarding.Advance();
    }

    private void LoadKeys()
    {
        try
        {
            line.DeviceKey = DeviceIdentity.LoadOrCreate(Context.Paths.Config, Now);
            line.OnboardingKey = DeviceIdentity.LoadOnboarding(Context.Paths.Config);
        }
        catch (IdentityException error)
        {
            Log.Error("the device cannot speak to its controller: {err}", error.Message);
            Loop.After("device key", keyRetry, () =>
            {
                LoadKeys();
                onboarding.Advance();
                configs.Fetch();
            });
        }
    }

    private string ReadSoftSerial()
    {
        string file = Context.Paths.Config + "/soft_serial";
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.Warn("the soft serial cannot be read: {err}", error.Message);
            return "";
        }
    }

    private string LocalModel()
    {
        ProductFacts product = machine.Look().Product;
        return product.Manufacturer.Length + product.Name.Length == 0 ? "" : $"{product.Manufacturer}.{product.Name}";
    }

    /// <summary>The device knows who it is: from the controller, or from an earlier run.</summary>
    private void OnUuid(Guid uuid)
    {
        if (known == uuid)
        {
            configs.Fetch();
            return;
        }
        bool isOther = known != Guid.Empty;
        known = uuid;
        if (isOther)
            sender.Clear();
        else
            publications.SignalStarted();
        configs.Start();
        neighbours.MarkAll();
        metrics.Start();
    }

    private void OnNetwork()
    {
        ValueList<Uplink> uplinks = Uplinks.From(neighbours.Network);
        if (uplinks == line.Uplinks)
            return;
        Log.Info("uplinks: {uplinks}", uplinks.Count == 0 ? "none" : string.Join(", ", uplinks.Select(uplink => uplink.Name)));
        line.Uplinks = uplinks;
        onboarding.Advance();
        if (uplinks.Count == 0 || onboarding.Uuid == Guid.Empty)
            return;
        if (!configs.Reachable)
            configs.Fetch();
        if (!certificates.Fetched)
            certificates.Fetch();
        metrics.Start();
        sender.Wake();
    }

    private void OnNodeAgent() => PublishStatus();

    private ConfigPass Apply(EdgeDevConfig received, ConfigSource source)
    {
        GlobalConfig before = Settings;
        ConfigState old = config;
        ConfigPass pass = ConfigParser.Apply(config, received, source, neighbours.Device(onboarding.Uuid), Now);
        config = pass.State;
        foreach (string fault in pass.Skipped)
            Log.Error("config: {err}", fault);
        foreach ((string name, Core.Parse.ItemStatus item) in config.Items)
            if (item.Error.Length > 0 && old.Items.Find(name) != item)
                Log.Error("config: {err}", item.Error);
        if (pass.Result is ConfigResult.Invalid or ConfigResult.Obsolete)
        {
            Log.Error("config version {version} is not taken: {result}", received.Id?.Version, pass.Result);
            return pass;
        }
        Log.Info("config version {version} from {source}: {result}", received.Id?.Version, source, pass.Result);
        PublishConfig();
        if (before[SettingsCatalogue.MetricInterval] != Settings[SettingsCatalogue.MetricInterval])
            metrics.Reschedule();
        if (before[SettingsCatalogue.ConfigInterval] != Settings[SettingsCatalogue.ConfigInterval])
            configs.Reschedule();
        if (pass.SendAll)
            neighbours.MarkAll();
        else if (old.Result != pass.Result || before != Settings || !configs.HasConfig)
            sender.Mark(Subject.Device);
        return pass;
    }

    private void PublishConfig()
    {
        publications.Apply(config.Published);
        if (publications.IsIncomplete)
            publishAgain ??= Loop.After("publish again", roomRetry, () =>
            {
                publishAgain = null;
                PublishConfig();
            });
    }

    private void OnConfigOutcome()
    {
        PublishStatus();
        if (!configs.Reachable)
            return;
        metrics.Start();
        sender.Wake();
    }

    private void EveryDeviceInfo() =>
        Loop.After("device info", Settings.Seconds(SettingsCatalogue.DevInfoInterval) * (0.8 + 0.4 * random.NextDouble()), () =>
        {
            sender.Mark(Subject.Device);
            EveryDeviceInfo();
        });

    private ReportWorld World(bool withMachine) => neighbours.World(onboarding.Uuid, Now, config, configs.HasConfig, withMachine ? machine : null);

    private void PublishStatus()
    {
        ReportWorld world = World(withMachine: false);
        ValueList<MaintenanceModeReason> reasons =
        [
            .. config.Maintenance ? [MaintenanceModeReason.UserRequested] : Array.Empty<MaintenanceModeReason>(),
            .. world.NodeAgent.LocalMaintenanceModeReasons.OrEmpty().Where(reason => reason != MaintenanceModeReason.None),
        ];
        status.Publish(new ZedAgentStatus
        {
            Name = Owner.Zedagent.Name,
            ConfigGetStatus = configs.Status,
            MaintenanceMode = config.Maintenance || world.NodeAgent.LocalMaintenanceMode,
            MaintenanceModeReasons = reasons.Count == 0 ? [MaintenanceModeReason.None] : reasons,
            ForceFallbackCounter = Settings[SettingsCatalogue.ForceFallbackCounter],
            CurrentProfile = config.Profile,
            DeviceState = (DeviceState)(byte)(int)DeviceInfo.StateOf(world),
            AirgapMode = Settings[SettingsCatalogue.AirGapMode] == TriState.Enabled,
            LOCUrl = config.Published.Loc.Records.FirstOrDefault()?.LocURL ?? "",
        });
    }
}
