using Eve.Agents.Zedagent.Core;
using Eve.Api.Config;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Zedagent.Tests.Core;

/// <summary>What recorded configs do not show.</summary>
public sealed class ConfigParserTests
{
    private static readonly DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid uuid = new("6e1b8d0c-4b5a-4f7e-9a8b-0d2c3f4e5a61");
    private static readonly DeviceFacts device = new(uuid, "", Rebooting: false);

    [Test]
    public void The_same_config_again_changes_nothing()
    {
        ConfigPass first = ConfigParser.Apply(ConfigState.Empty, Sample("05-invalid-references"), ConfigSource.Controller, device, now);
        ConfigPass second = ConfigParser.Apply(first.State, Sample("05-invalid-references"), ConfigSource.Controller, device, now.AddMinutes(1));

        Assert.That(second.State.Published, Is.EqualTo(first.State.Published), "also the times of errors");
    }

    [Test]
    public void A_config_for_nobody_is_refused_and_the_old_one_stays()
    {
        ConfigState state = ConfigParser.Apply(ConfigState.Empty, Sample("01-container-nat-portforward"), ConfigSource.Controller, device, now).State;

        ConfigPass pass = ConfigParser.Apply(state, new EdgeDevConfig { Id = new() { Uuid = "nonsense" } }, ConfigSource.Controller, device, now);

        Assert.That(pass.Result, Is.EqualTo(ConfigResult.Invalid));
        Assert.That(pass.Skipped.Single(), Does.Contain("id.uuid").And.Contain("nonsense"));
        Assert.That(pass.State.Published, Is.EqualTo(state.Published));
    }

    [Test]
    public void An_older_config_is_refused_and_one_of_the_same_time_is_not()
    {
        EdgeDevConfig config = Sample("01-container-nat-portforward");
        ConfigState state = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now).State;
        EdgeDevConfig older = config.Clone();
        older.ConfigTimestamp.Seconds--;
        older.Apps.Clear();

        Assert.That(ConfigParser.Apply(state, older, ConfigSource.Controller, device, now).Result, Is.EqualTo(ConfigResult.Obsolete));
        Assert.That(ConfigParser.Apply(state, config, ConfigSource.Controller, device, now).Result, Is.EqualTo(ConfigResult.Ok));
    }

    [Test]
    public void A_removed_app_is_no_longer_wanted_and_the_others_stay()
    {
        EdgeDevConfig config = Sample("04-two-apps-shared-network");
        ConfigState state = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now).State;
        EdgeDevConfig fewer = config.Clone();
        fewer.Apps.RemoveAt(0);

        Published after = ConfigParser.Apply(state, fewer, ConfigSource.Controller, device, now).State.Published;

        Assert.That(after.Apps.Keys, Is.EqualTo(new[] { config.Apps[1].Uuidandversion.Uuid }));
        Assert.That(after.Apps.Records.Single(), Is.EqualTo(state.Published.Apps.Find(config.Apps[1].Uuidandversion.Uuid)));
        Assert.That(after.Volumes, Is.EqualTo(state.Published.Volumes));
    }

    [Test]
    public void An_app_without_resources_is_left_out_with_a_reason()
    {
        EdgeDevConfig config = Sample("04-two-apps-shared-network");
        config.Apps[0].Fixedresources = null;

        ConfigPass pass = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now);

        Assert.That(pass.Skipped.Single(), Does.Contain(config.Apps[0].Displayname).And.Contain("fixedresources"));
        Assert.That(pass.State.Published.Apps.Count, Is.EqualTo(1));
    }

    [TestCase(77, "77")]
    [TestCase(260, "260")]
    [TestCase(-1, "-1")]
    public void An_unknown_virtualization_mode_is_an_error_of_its_app_only(int mode, string named)
    {
        EdgeDevConfig config = Sample("04-two-apps-shared-network");
        config.Apps[0].Fixedresources.VirtualizationMode = (Api.Config.VmMode)mode;

        Published after = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now).State.Published;
        string?[] errors = [.. config.Apps.Select(app => after.Apps.Find(app.Uuidandversion.Uuid)!.Errors?.Single())];

        Assert.That(errors[0], Is.EqualTo(
            $"virtualization mode {named} is not known here: choose PV (0), HVM (1), FML (3), NOHYPER (4) or LEGACY (5) as the app's fixedresources.virtualizationMode"));
        Assert.That(errors[1], Is.Null);
    }

    [Test]
    public void Unknown_enumeration_values_are_carried_or_named_and_harm_nobody_else()
    {
        EdgeDevConfig config = Sample("04-two-apps-shared-network");
        config.ContentInfo[0].Iformat = (Api.Config.Format)77;
        config.Datastores[0].DType = (DsType)99;
        config.Networks[0].Type = (Api.Common.NetworkType)123;
        config.NetworkInstances[0].InstType = (ZNetworkInstType)88;

        Published after = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now).State.Published;

        Assert.That((int)after.ContentTrees.Records.First().Format, Is.EqualTo(77));
        Assert.That(after.Datastores.Records.First().DsType, Is.EqualTo("99"));
        Assert.That(after.Networks.Find(Guid.Empty.ToString())!.Error, Does.Contain("123"));
        Assert.That((int)after.NetworkInstances.Records.First().Type, Is.EqualTo(88));
        Assert.That(after.Apps.Count, Is.EqualTo(2));
    }

    [Test]
    public void Maintenance_leaves_the_apps_alone()
    {
        EdgeDevConfig config = Sample("01-container-nat-portforward");
        ConfigState state = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now).State;
        EdgeDevConfig maintained = config.Clone();
        maintained.MaintenanceMode = true;
        maintained.Apps.Clear();

        ConfigPass pass = ConfigParser.Apply(state, maintained, ConfigSource.Controller, device, now);

        Assert.That(pass.State.Maintenance, Is.True);
        Assert.That(pass.State.Published.Apps, Is.EqualTo(state.Published.Apps));
        maintained.MaintenanceMode = false;
        Assert.That(ConfigParser.Apply(pass.State, maintained, ConfigSource.Controller, device, now).State.Published.Apps.Count, Is.Zero);
    }

    [Test]
    public void Before_any_config_screen_and_keyboard_are_open()
    {
        ConfigState none = ConfigParser.ApplyItems(ConfigState.Empty, config: null);
        ConfigState first = ConfigParser.Apply(none, new EdgeDevConfig(), ConfigSource.Controller, device, now).State;

        Assert.That(none.Settings[SettingsCatalogue.UsbAccess], Is.True);
        Assert.That(first.Settings[SettingsCatalogue.UsbAccess], Is.False);
    }

    [Test]
    public void A_config_that_speaks_of_other_certificates_or_another_epoch_says_so()
    {
        EdgeDevConfig config = Sample("06-device-networking");

        ConfigPass first = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now);
        ConfigPass second = ConfigParser.Apply(first.State, config, ConfigSource.Controller, device, now);

        Assert.That((first.FetchCertificates, first.SendAll), Is.EqualTo((true, true)));
        Assert.That((second.FetchCertificates, second.SendAll), Is.EqualTo((false, false)));
    }

    [Test]
    public void A_user_data_too_large_for_a_message_is_not_sent_but_told()
    {
        EdgeDevConfig config = Sample("01-container-nat-portforward");
        for (int i = 0; i < 1000; i++)
            config.Apps[0].Interfaces[0].Acls.Add(config.Apps[0].Interfaces[0].Acls[0].Clone());

        Types.AppInstanceConfig app = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now).State.Published.Apps.Records.Single();

        Assert.That(app.Errors!.Single(), Does.Contain("1003 ACLs").And.Contain("too large"));
        Assert.That(app.CloudInitUserData, Is.Null);
        Assert.That(app.AppNetAdapterList![0].ACLs, Is.Null);
    }

    [Test]
    public void Secrets_stay_out_of_texts()
    {
        EdgeDevConfig config = Sample("02-vm-two-volumes");
        config.Datastores[0].Password = "hush";

        Published published = ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now).State.Published;

        Assert.That(published.Datastores.Records.First().Password, Is.EqualTo("hush"));
        Assert.That(published.ToString(), Does.Not.Contain("hush").And.Not.Contain("secret"));
        Assert.That(published.Datastores.Records.First().ToString(), Does.Not.Contain("hush"));
        Assert.That(published.Apps.Records.First().ToString(), Does.Not.Contain("secret"));
    }

    private static EdgeDevConfig Sample(string name) => EdgeDevConfig.Parser.ParseFrom(Golden.Bytes("edgedevconfig-samples", name + ".pb"));
}
