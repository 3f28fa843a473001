using Eve.Agents.Zedagent.Identity;
using Eve.Api.Config;
using Eve.Api.Info;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;
using Google.Protobuf;

namespace Eve.Agents.Zedagent.Tests;

/// <summary>The agent as a whole against a controller in memory.</summary>
public sealed class ZedagentAgentTests
{
    private DeviceUnderTest device = null!;

    [SetUp]
    public void SetUp() => device = new DeviceUnderTest();

    [TearDown]
    public void TearDown() => device.Dispose();

    [Test]
    public async Task A_new_device_registers_learns_its_uuid_and_publishes_its_config()
    {
        device.Controller.Config = Sample("01-container-nat-portforward");
        ISubscription<OnboardingStatus> onboarding = device.Memory.Watch(FromZedclient.OnboardingStatus);
        ISubscription<Types.AppInstanceConfig> apps = device.Memory.Watch(FromZedagent.AppInstanceConfig);
        ISubscription<ZedAgentStatus> status = device.Memory.Watch(FromZedagent.ZedAgentStatus);
        ISubscription<ControllerCert> certificates = device.Memory.Watch(FromZedagent.ControllerCert);

        device.Start();
        device.NetworkUp();
        await device.UntilAsync("config", () => apps.Items.Count == 1);

        Assert.That(device.Controller.Asked.Take(3), Is.EqualTo(new[] { "certs", "register", "uuid" }), "without any pause");
        Assert.That(device.Controller.Registered!.Serial, Is.EqualTo("serial-1"));
        Assert.That(device.Controller.Registered.SoftSerial, Is.EqualTo("soft-1"));
        Assert.That(onboarding.Items["global"], Is.EqualTo(new OnboardingStatus { DeviceUUID = FakeController.Uuid, HardwareModel = "Maker.Box" }));
        Assert.That(status.Items["zedagent"].ConfigGetStatus, Is.EqualTo(ConfigGetStatus.Success));
        Assert.That(certificates.Items, Has.Count.EqualTo(2));
        Assert.That(device.Memory.Root.Read("/persist/status/uuid"), Is.EqualTo($"{FakeController.Uuid}\n"));
        Assert.That(File.Exists(device.Memory.Paths.Persist + "/checkpoint/lastconfig"), Is.True);
        Assert.That(File.Exists(device.Memory.Paths.Config + "/" + DeviceIdentity.CertificateFile), Is.True);
        Assert.That(apps.RestartCount, Is.EqualTo(1));
    }

    [Test]
    public async Task An_app_that_the_full_disk_refused_is_published_by_itself_when_there_is_room()
    {
        ISubscription<Types.AppInstanceConfig> apps = device.Memory.Watch(FromZedagent.AppInstanceConfig);
        ISubscription<Types.VolumeConfig> volumes = device.Memory.Watch(FromZedagent.VolumeConfig);
        device.Controller.Config = Sample("01-container-nat-portforward");
        device.Start();
        device.Disk!.IsFull = true;
        device.NetworkUp();
        await device.UntilAsync("the rest of the config", () => volumes.Items.Count == 1);
        Assert.That((apps.Items.Count, device.Disk.Refused), Is.EqualTo((0, 1)));

        device.Memory.Advance(TimeSpan.FromSeconds(11));
        Assert.That((apps.Items.Count, device.Disk.Refused), Is.EqualTo((0, 2)), "still full");
        device.Disk.IsFull = false;
        device.Memory.Advance(TimeSpan.FromSeconds(11));
        Assert.That(apps.Items, Has.Count.EqualTo(1));
        device.Memory.Advance(TimeSpan.FromMinutes(1));
        Assert.That(device.Disk.Refused, Is.EqualTo(2));
    }

    [Test]
    public async Task The_settings_are_there_before_anything_else()
    {
        ISubscription<ConfigItemValueMap> settings = device.Memory.Watch(FromZedagent.ConfigItemValueMap);

        device.Start();
        await device.UntilAsync("settings", () => settings.Items.Count == 1);

        Assert.That(new GlobalConfig(settings.Items["global"])[SettingsCatalogue.UsbAccess], Is.True, "no controller has spoken yet");
        Assert.That(device.Controller.Asked, Is.Empty, "without an uplink nobody is asked");
    }

    [Test]
    public async Task An_unchanged_config_is_asked_for_with_its_hash_and_changes_nothing()
    {
        await OnboardAsync("01-container-nat-portforward");
        int published = 0;
        device.Memory.Watch(FromZedagent.AppInstanceConfig, _ => published++);
        device.Memory.Settle();

        await device.PassAsync("second request", 60, () => device.Controller.ConfigRequests.Count >= 2);

        Assert.That(device.Controller.ConfigRequests[0].ConfigHash, Is.Empty);
        Assert.That(device.Controller.ConfigRequests[1].ConfigHash, Is.Not.Empty);
        Assert.That(published, Is.EqualTo(1), "the first look at the table");
    }

    [Test]
    public async Task A_removed_app_is_taken_from_the_topic()
    {
        await OnboardAsync("04-two-apps-shared-network");
        ISubscription<Types.AppInstanceConfig> apps = device.Memory.Watch(FromZedagent.AppInstanceConfig);
        device.Memory.Settle();
        Assert.That(apps.Items, Has.Count.EqualTo(2));

        EdgeDevConfig fewer = Sample("04-two-apps-shared-network");
        fewer.Apps.RemoveAt(0);
        device.Controller.Config = fewer;
        await device.PassAsync("removal", 60, () => apps.Items.Count == 1);

        Assert.That(apps.Items.Keys.Single(), Is.EqualTo(fewer.Apps[0].Uuidandversion.Uuid));
    }

    [Test]
    public async Task A_config_that_cannot_be_parsed_keeps_the_old_one()
    {
        await OnboardAsync("01-container-nat-portforward");
        ISubscription<Types.AppInstanceConfig> apps = device.Memory.Watch(FromZedagent.AppInstanceConfig);
        ISubscription<ZedAgentStatus> status = device.Memory.Watch(FromZedagent.ZedAgentStatus);
        byte[] kept = File.ReadAllBytes(device.Memory.Paths.Persist + "/checkpoint/lastconfig");

        device.Controller.ConfigPayload = [0xff, 0xff, 0xff, 0xff];
        await device.PassAsync("failure", 60, () => status.Items["zedagent"].ConfigGetStatus == ConfigGetStatus.Fail);

        Assert.That(apps.Items, Has.Count.EqualTo(1));
        Assert.That(File.ReadAllBytes(device.Memory.Paths.Persist + "/checkpoint/lastconfig"), Is.EqualTo(kept));
    }

    [Test]
    public async Task Without_its_controller_the_device_starts_from_the_kept_config()
    {
        await OnboardAsync("01-container-nat-portforward");
        device.End();
        device.Memory.Bus.Reboot();
        device.Controller.Away = true;
        ISubscription<Types.AppInstanceConfig> apps = device.Memory.Watch(FromZedagent.AppInstanceConfig);
        ISubscription<ZedAgentStatus> status = device.Memory.Watch(FromZedagent.ZedAgentStatus);
        ISubscription<ConfigItemValueMap> settings = device.Memory.Watch(FromZedagent.ConfigItemValueMap);

        device.Start();
        device.Memory.Settle();
        Assert.That(new GlobalConfig(settings.Items["global"])[SettingsCatalogue.MetricInterval], Is.EqualTo(120u), "of the kept config, at once");
        device.NetworkUp();
        await device.UntilAsync("kept config", () => apps.Items.Count == 1);

        Assert.That(status.Items["zedagent"].ConfigGetStatus, Is.EqualTo(ConfigGetStatus.ReadSaved));
        // When the controller is back, its word counts.
        device.Controller.Away = false;
        EdgeDevConfig empty = Sample("01-container-nat-portforward");
        empty.Apps.Clear();
        device.Controller.Config = empty;
        await device.PassAsync("the controller's config", 60, () => apps.Items.Count == 0);
    }

    [Test]
    public async Task Without_any_network_the_kept_config_is_in_force_after_a_short_while()
    {
        await OnboardAsync("01-container-nat-portforward");
        device.End();
        device.Memory.Bus.Reboot();
        ISubscription<Types.AppInstanceConfig> apps = device.Memory.Watch(FromZedagent.AppInstanceConfig);

        device.NetworkDown();
        device.Start();
        device.Memory.Advance(TimeSpan.FromSeconds(3));

        Assert.That(apps.Items, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_damaged_kept_config_is_replaced_by_its_backup()
    {
        await OnboardAsync("01-container-nat-portforward");
        device.End();
        device.Memory.Bus.Reboot();
        device.Controller.Away = true;
        File.WriteAllBytes(device.Memory.Paths.Persist + "/checkpoint/lastconfig", [1, 2, 3]);
        ISubscription<Types.AppInstanceConfig> apps = device.Memory.Watch(FromZedagent.AppInstanceConfig);

        device.Start();
        device.Memory.Advance(TimeSpan.FromSeconds(3));

        Assert.That(apps.Items, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task After_a_restart_of_the_agent_alone_nothing_is_taken_away()
    {
        await OnboardAsync("01-container-nat-portforward");
        ISubscription<Types.AppInstanceConfig> apps = device.Memory.Watch(FromZedagent.AppInstanceConfig, change => Assert.That(change.New, Is.Not.Null));
        device.Memory.Settle();
        device.End();

        int before = device.Controller.ConfigRequests.Count;
        device.Start();
        await device.UntilAsync("config again", () => device.Controller.ConfigRequests.Count > before);
        device.Memory.Settle();

        Assert.That(apps.Items, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_controller_with_a_new_signing_certificate_is_believed_after_its_chain_is_checked()
    {
        await OnboardAsync("01-container-nat-portforward");
        ISubscription<Types.AppInstanceConfig> apps = device.Memory.Watch(FromZedagent.AppInstanceConfig);
        ISubscription<ControllerCert> certificates = device.Memory.Watch(FromZedagent.ControllerCert);
        device.Memory.Settle();
        HashSet<string> old = [.. certificates.Items.Keys];

        device.Controller.Signer = "signing-2";
        device.Controller.Config = Sample("04-two-apps-shared-network");
        device.Controller.Config.ConfigTimestamp = null;
        await device.PassAsync("config under the new certificate", 60, () => apps.Items.Count == 2);

        Assert.That(device.Controller.Asked.TakeLast(40), Does.Contain("certs"));
        Assert.That(certificates.Items.Keys.Except(old).Count(), Is.EqualTo(1));
        Assert.That(certificates.Items, Has.Count.EqualTo(2), "the old one is withdrawn");
    }

    [Test]
    public async Task An_apps_state_is_reported_at_once_and_changes_in_a_row_become_few_messages()
    {
        await OnboardAsync("01-container-nat-portforward");
        IPublication<AppInstanceStatus> apps = device.Memory.Play(FromZedmanager.AppInstanceStatus);
        AppInstanceStatus status = new() { UUIDandVersion = new() { UUID = new Guid("1000001e-1a2b-4c3d-8e4f-00000003a002"), Version = "1" }, DisplayName = "web" };

        foreach (SwState state in new[] { SwState.Initial, SwState.Downloading, SwState.Verifying, SwState.Loaded })
        {
            apps.Publish(status with { State = state });
            device.Memory.Settle();
        }
        await device.UntilAsync("first report", () => AppStates().Length >= 1);
        Assert.That(AppStates(), Has.Length.EqualTo(1));
        apps.Publish(status with { State = SwState.Running, Activated = true });
        await device.PassAsync("last report", 1, () => AppStates().LastOrDefault() == ZSwState.Running);

        Assert.That(AppStates(), Has.Length.LessThanOrEqualTo(3));
        apps.Unpublish(status.UUIDandVersion.UUID.ToString());
        await device.PassAsync("removal", 1, () => AppStates().LastOrDefault() == ZSwState.Invalid);

        ZSwState[] AppStates() => [.. device.Controller.Infos.Where(info => info.Ztype == ZInfoTypes.ZiApp).Select(info => info.Ainfo.State)];
    }

    [Test]
    public async Task What_could_not_be_sent_is_sent_later_the_newest_per_object()
    {
        await OnboardAsync("01-container-nat-portforward");
        IPublication<AppInstanceStatus> apps = device.Memory.Play(FromZedmanager.AppInstanceStatus);
        AppInstanceStatus status = new() { UUIDandVersion = new() { UUID = new Guid("1000001e-1a2b-4c3d-8e4f-00000003a002") } };
        device.Controller.Away = true;

        foreach (SwState state in new[] { SwState.Initial, SwState.Downloading, SwState.Running })
        {
            int tries = Tries();
            apps.Publish(status with { State = state });
            await device.PassAsync("a try", 10, () => Tries() > tries);
        }
        device.Controller.Away = false;
        await device.PassAsync("report", 60, () => device.Controller.Infos.Any(info => info.Ztype == ZInfoTypes.ZiApp));

        Assert.That(device.Controller.Infos.First(info => info.Ztype == ZInfoTypes.ZiApp).Ainfo.State, Is.EqualTo(ZSwState.Running));

        int Tries() => device.Controller.Asked.Count(path => path.EndsWith("/info", StringComparison.Ordinal));
    }

    [Test]
    public async Task Device_info_and_metrics_come_with_the_first_config()
    {
        await OnboardAsync("01-container-nat-portforward");

        await device.PassAsync("device info", 1, () => device.Controller.Infos.Any(info => info.Ztype == ZInfoTypes.ZiDevice && info.Dinfo.State == ZDeviceState.Online));
        await device.UntilAsync("metrics", () => device.Controller.Metrics.Count > 0);

        ZInfoDevice info = device.Controller.Infos.Last(info => info.Ztype == ZInfoTypes.ZiDevice).Dinfo;
        Assert.That(info.DeviceName, Is.EqualTo("edge-node-01"));
        Assert.That(info.ConfigItemStatus.ConfigItems["timer.metric.interval"].Value, Is.EqualTo("120"));
        Assert.That(device.Controller.Metrics[0].DevID, Is.EqualTo(FakeController.Uuid.ToString()));
    }

    [Test]
    public async Task A_shorter_config_interval_takes_effect_at_once()
    {
        await OnboardAsync("01-container-nat-portforward");
        EdgeDevConfig quick = Sample("01-container-nat-portforward");
        quick.ConfigItems.Clear();
        quick.ConfigItems.Add(new ConfigItem { Key = "timer.config.interval", Value = "5" });
        device.Controller.Config = quick;
        ISubscription<ConfigItemValueMap> settings = device.Memory.Watch(FromZedagent.ConfigItemValueMap);
        await device.PassAsync("the new interval", 60, () => settings.Items.Count == 1 && new GlobalConfig(settings.Items["global"]).Seconds(SettingsCatalogue.ConfigInterval) == TimeSpan.FromSeconds(5));
        // The handler that published the settings has set the timer, too.
        int before = device.Controller.ConfigRequests.Count;
        device.Memory.Advance(TimeSpan.FromSeconds(5));
        await device.UntilAsync("asked again", () => device.Controller.ConfigRequests.Count > before);
    }

    [Test]
    public async Task A_device_that_may_not_register_tries_again()
    {
        device.Memory.Root.Write("/config/server", "");
        device.Start();
        device.NetworkUp();
        Assert.That(device.Controller.Asked, Is.Empty, "no server is known");

        device.Memory.Root.Write("/config/server", "controller.invalid");
        device.Controller.Away = true;
        await device.PassAsync("first try", 10, () => device.Controller.Asked.Count >= 1);
        await device.UntilAsync("second try", () =>
        {
            device.Clock.Advance(TimeSpan.FromSeconds(1));
            return device.Controller.Asked.Count >= 2;
        });
        device.Controller.Away = false;
        ISubscription<OnboardingStatus> onboarding = device.Memory.Watch(FromZedclient.OnboardingStatus);
        await device.UntilAsync("onboarded", () =>
        {
            device.Clock.Advance(TimeSpan.FromSeconds(1));
            return onboarding.Items.Count == 1;
        });
    }

    private async Task OnboardAsync(string sample)
    {
        device.Controller.Config = Sample(sample);
        ISubscription<ZedAgentStatus> status = device.Memory.Watch(FromZedagent.ZedAgentStatus);
        device.Start();
        device.NetworkUp();
        await device.UntilAsync("config", () => status.Items.GetValueOrDefault("zedagent")?.ConfigGetStatus == ConfigGetStatus.Success);
        await device.UntilAsync("metrics", () => device.Controller.Metrics.Count > 0);
    }

    private static EdgeDevConfig Sample(string name) => EdgeDevConfig.Parser.ParseFrom(Golden.Bytes("edgedevconfig-samples", name + ".pb"));
}
