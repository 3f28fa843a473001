using Eve.Agents.Domainmgr.Core;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.Core;

/// <summary>The state machine, by the cases of the facts (DM-…).</summary>
public sealed class LifecycleTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BootRetry = TimeSpan.FromMinutes(10);

    [Test]
    public void An_app_goes_from_installed_over_booting_to_running()   // DM-001
    {
        Scene scene = new Scene().Want(Scene.Config());

        Assert.That(scene.States, Is.EqualTo("Installed Booting Running"));
        Assert.That(scene.Status, Has.Property("Activated").True.And.Property("DomainId").EqualTo(4711).And.Property("PendingAdd").False);
        Assert.That(scene.Status.DomainName, Is.EqualTo($"{Scene.App}.1.3"));
        Assert.That(scene.Status.BootTime, Is.EqualTo(GoTime.From(scene.Now)));
        Assert.That(scene.Published.Where(status => status.State == SwState.Booting).Select(status => status.PendingAdd), Is.All.True);
        Assert.That(scene.Domain.Marked, Is.True);
        Assert.That(scene.Deeds.Select(deed => deed.GetType().Name), Is.EqualTo((string[])["Find", "SetUp", "Create", "Start"]));
    }

    [Test]
    public void An_app_that_is_not_to_run_is_only_installed()
    {
        Scene scene = new Scene().Want(Scene.Config(activate: false));

        Assert.That(scene.States, Is.EqualTo("Installed"));
        Assert.That(scene.Status.PendingAdd, Is.False);
        Assert.That(scene.Status.DiskStatusList!.Select(disk => disk.Vdev), Is.EqualTo((string[])["xvda", ""]));
    }

    [Test]
    public void A_bad_volume_is_not_tried_again_until_the_app_is_switched_off_and_on()   // DM-011, DM-012
    {
        Scene scene = new Scene().Answer<Deed.SetUp>(new Outcome("volume is missing")).Want(Scene.Config());
        Assert.That((scene.Status.State, scene.Status.Error, scene.Status.BootFailed, scene.Status.PendingAdd), Is.EqualTo((SwState.Installed, "volume is missing", false, false)));

        scene.Look(BootRetry + Tick).Want(Scene.Config("2"));
        Assert.That((scene.Status.State, scene.Status.Error, scene.Status.UUIDandVersion.Version), Is.EqualTo((SwState.Installed, "volume is missing", "2")));

        scene.Want(Scene.Config("2", activate: false));
        Assert.That((scene.Status.State, scene.Status.Error), Is.EqualTo((SwState.Halted, "")));
        scene.Want(Scene.Config("2"));
        Assert.That(scene.Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void Create_is_tried_three_times_and_once_more_after_the_boot_retry_time()   // DM-013
    {
        Outcome failure = new("no memory");
        Scene scene = new Scene().Answer<Deed.Create>(failure, failure, failure).Want(Scene.Config());

        Assert.That((scene.Status.State, scene.Status.BootFailed, scene.Status.TriedCount), Is.EqualTo((SwState.Installed, true, 3L)));
        Assert.That(scene.Deeds.OfType<Deed.Create>().Select(create => create.Pause.TotalSeconds), Is.EqualTo((double[])[0, 5, 5]));

        scene.Look(BootRetry - TimeSpan.FromSeconds(1));
        Assert.That(scene.Status.TriedCount, Is.EqualTo(3));
        scene.Look(TimeSpan.FromSeconds(1));
        Assert.That((scene.Status.State, scene.Status.TriedCount, scene.Status.BootFailed, scene.Status.Error), Is.EqualTo((SwState.Running, 4L, false, "")));
    }

    [Test]
    public void A_retry_that_fails_is_tried_again_after_the_same_time()
    {
        Outcome failure = new("no memory");
        Scene scene = new Scene().Answer<Deed.Create>(failure, failure, failure, failure).Want(Scene.Config()).Look(BootRetry);
        Assert.That((scene.Status.BootFailed, scene.Status.TriedCount), Is.EqualTo((true, 4L)));

        Assert.That(scene.Look(BootRetry).Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_start_that_fails_is_broken_cleaned_up_and_tried_again()   // DM-014
    {
        Scene scene = new Scene().Answer<Deed.Start>(new Outcome("exec format error")).Want(Scene.Config());

        Assert.That((scene.Status.State, scene.Status.BootFailed, scene.Status.DomainId, scene.Status.Error), Is.EqualTo((SwState.Broken, true, 0L, "exec format error")));
        Assert.That(scene.Deeds[^1], Is.EqualTo(new Deed.Remove(Forever: false)));
        Assert.That(scene.Look(BootRetry).Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void An_app_that_crashes_right_after_its_start_is_tried_again_and_its_code_is_told()   // DM-004, second half
    {
        Scene scene = new Scene().Answer<Deed.Start>(Ended(DomainLife.Crashed, "exit code 3")).Want(Scene.Config());

        Assert.That((scene.Status.State, scene.Status.BootFailed, scene.Status.Activated), Is.EqualTo((SwState.Broken, true, false)));
        Assert.That(scene.Status.Error, Does.Contain("exit code 3"));
        Assert.That(scene.Look(BootRetry).Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_crash_is_final_until_the_app_is_restarted()   // DM-004, DM-003
    {
        Scene scene = new Scene().Want(Scene.Config()).Answer<Deed.Check>(Ended(DomainLife.Crashed, "exit code 3")).Look();

        Assert.That((scene.Status.State, scene.Status.BootFailed, scene.Status.Activated, scene.Status.DomainId), Is.EqualTo((SwState.Broken, false, false, 0L)));
        Assert.That(scene.Status.Error, Does.Contain("crashed").And.Contain("exit code 3").And.Contain("restart"));
        Assert.That(scene.Look(BootRetry * 3).Status.State, Is.EqualTo(SwState.Broken));

        scene.Want(Scene.Config(activate: false)).Want(Scene.Config());
        Assert.That((scene.Status.State, scene.Status.Error), Is.EqualTo((SwState.Running, "")));
    }

    [Test]
    public void An_app_that_ends_well_is_started_again_after_the_boot_retry_time()   // DM-003
    {
        Scene scene = new Scene().Want(Scene.Config()).Answer<Deed.Check>(Ended(DomainLife.Ended, "exit code 0")).Look();

        Assert.That((scene.Status.State, scene.Status.BootFailed, scene.Status.ErrorSeverity), Is.EqualTo((SwState.Halted, true, ErrorSeverity.Warning)));
        Assert.That(scene.Status.ErrorRetryCondition, Is.EqualTo("will retry in 10m0s"));
        Assert.That(scene.Look(BootRetry).Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void An_app_whose_end_nobody_saw_is_started_again_as_if_it_had_ended_well()
    {
        Scene scene = new Scene().Want(Scene.Config()).Answer<Deed.Check>(Ended(DomainLife.Lost, "its monitor was killed")).Look();

        Assert.That((scene.Status.State, scene.Status.BootFailed), Is.EqualTo((SwState.Halted, true)));
    }

    [Test]
    public void An_app_that_ended_well_during_its_start_is_noticed_at_once()
    {
        Scene scene = new Scene().Answer<Deed.Start>(Ended(DomainLife.Ended, "exit code 0")).Answer<Deed.Check>(Ended(DomainLife.Ended, "exit code 0")).Want(Scene.Config());

        Assert.That((scene.States, scene.Status.BootFailed), Is.EqualTo(("Installed Booting Running Halted", true)));
    }

    [Test]
    public void A_hypervisor_that_does_not_know_changes_nothing()
    {
        Scene scene = new Scene().Want(Scene.Config());
        DomainStatus before = scene.Status;

        scene.Answer<Deed.Check>(new Outcome("busy"), new Outcome { Info = new(DomainLife.Unknown) }).Look().Look();

        Assert.That(scene.Status, Is.EqualTo(before));
    }

    [Test]
    public void Switching_off_halts_with_patience()   // DM-007
    {
        Scene scene = new Scene().Want(Scene.Config()).Want(Scene.Config(activate: false));

        Assert.That(scene.States, Is.EqualTo("Installed Booting Running Halting Halted"));
        Assert.That((scene.Status.Activated, scene.Status.DomainId, scene.Status.PendingModify), Is.EqualTo((false, 0L, false)));
        Assert.That(scene.Deeds[^1], Is.EqualTo(new Deed.Halt(Impatient: false)));
        Assert.That(scene.Domain.Marked, Is.False);
    }

    [Test]
    public void An_app_that_will_not_die_stays_halting_with_an_error_until_it_does()
    {
        Scene scene = new Scene().Want(Scene.Config()).Answer<Deed.Halt>(new Outcome("it is still there")).Want(Scene.Config(activate: false));
        Assert.That((scene.Status.State, scene.Status.Activated), Is.EqualTo((SwState.Halting, true)));
        Assert.That(scene.Status.Error, Does.Contain("does not halt"));

        scene.Answer<Deed.Check>(Ended(DomainLife.Crashed, "exit code 137")).Look();
        Assert.That((scene.Status.State, scene.Status.Activated, scene.Status.Error), Is.EqualTo((SwState.Halted, false, "")));
    }

    [Test]
    public void The_marker_stays_when_the_whole_device_goes_down()
    {
        Scene scene = new Scene { DeviceGoesDown = true }.Want(Scene.Config()).Want(Scene.Config(activate: false));

        Assert.That(scene.Domain.Marked, Is.True);
    }

    [Test]
    public void Deleting_is_impatient_and_leaves_nothing()   // DM-009
    {
        Scene scene = new Scene().Want(Scene.Config()).Want(null);

        Assert.That(scene.Deeds.TakeLast(2), Is.EqualTo((Deed[])[new Deed.Halt(Impatient: true), new Deed.Remove(Forever: true)]));
        Assert.That((scene.Domain.Gone, scene.Domain.Marked), Is.EqualTo((true, false)));
        Assert.That(scene.Published.Where(status => status.State == SwState.Halting).Select(status => status.PendingDelete), Is.Not.Empty.And.All.True);
    }

    [Test]
    public void Deleting_goes_on_even_when_the_app_will_not_die() =>
        Assert.That(new Scene().Want(Scene.Config()).Answer<Deed.Halt>(new Outcome("it is still there")).Want(null).Domain.Gone, Is.True);

    [Test]
    public void Deleting_an_app_that_never_ran_takes_away_what_there_may_be()
    {
        Scene scene = new Scene().Want(Scene.Config(activate: false)).Want(null);

        Assert.That((scene.Deeds[^1], scene.Domain.Gone), Is.EqualTo(((Deed)new Deed.Remove(Forever: true), true)));
    }

    [Test]
    public void A_delete_that_comes_during_the_boot_waits_for_it_and_then_halts()
    {
        Scene scene = new Scene().Pause().Want(Scene.Config());
        scene.Want(Scene.Config("2")).Want(null).Resume();

        Assert.That(scene.Domain.Gone, Is.True);
        Assert.That(scene.Deeds.OfType<Deed.Create>(), Is.Empty, "the app was deleted before its boot began");
    }

    [Test]
    public void A_patient_halt_that_is_called_off_by_a_delete_goes_on_without_patience()
    {
        Scene scene = new Scene().Want(Scene.Config()).Pause().Want(Scene.Config(activate: false)).Want(null);
        scene.Answer<Deed.Halt>(new Outcome("called off") { Cancelled = true }).Resume();

        Assert.That(scene.Deeds.OfType<Deed.Halt>().Select(halt => halt.Impatient), Is.EqualTo((bool[])[false, true]));
        Assert.That(scene.Domain.Gone, Is.True);
    }

    [Test]
    public void An_app_that_is_wanted_again_during_its_delete_goes_first()
    {
        Scene scene = new Scene().Want(Scene.Config()).Pause().Want(null);
        scene.Want(Scene.Config("2")).Resume();

        Assert.That((scene.Domain.Gone, scene.Domain.Config), Is.EqualTo((true, Scene.Config("2"))));
        Assert.That(scene.Deeds[^1], Is.EqualTo(new Deed.Remove(Forever: true)));
    }

    [Test]
    public void Wishes_that_come_while_something_is_done_coalesce_to_the_newest()
    {
        Scene scene = new Scene().Want(Scene.Config()).Pause().Want(Scene.Config(activate: false));
        scene.Want(Scene.Config("2")).Want(Scene.Config("3", activate: false)).Want(Scene.Config("4")).Resume();

        Assert.That((scene.Status.State, scene.Status.DomainName), Is.EqualTo((SwState.Running, $"{Scene.App}.4.3")));
        Assert.That(scene.Deeds.OfType<Deed.Halt>().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Live_changes_of_memory_are_ignored_until_the_next_activation()   // DM-017
    {
        Scene scene = new Scene().Want(Scene.Config()).Want(Scene.Config("2") with { Memory = 123456 });

        Assert.That((scene.Status.UUIDandVersion.Version, scene.Status.DomainName, scene.Status.Memory), Is.EqualTo(("2", $"{Scene.App}.1.3", 0L)));
        Assert.That(scene.Deeds.OfType<Deed.Halt>(), Is.Empty);
    }

    [Test]
    public void A_new_version_while_stopped_gives_a_new_name()   // DM-042
    {
        Scene scene = new Scene().Want(Scene.Config("3")).Want(Scene.Config("3", activate: false)).Want(Scene.Config("4", activate: false)).Want(Scene.Config("4"));

        Assert.That(scene.Status.DomainName, Is.EqualTo($"{Scene.App}.4.3"));
    }

    [Test]
    public void Bad_user_data_is_looked_at_again_and_again_and_heals_with_a_new_config()   // DM-029, DM-033
    {
        Scene scene = new Scene().Want(Scene.Config() with { CloudInitUserData = "%%%" });
        Assert.That((scene.Status.ConfigFailed, scene.Status.State), Is.EqualTo((true, SwState.Installed)));
        GoTime first = scene.Status.ErrorTime;
        Assert.That(scene.Look(Tick).Status.ErrorTime, Is.EqualTo(first), "the same error keeps its time");

        scene.Want(Scene.Config("2").WithUserData("A=1")).Look(Tick);
        Assert.That((scene.Status.ConfigFailed, scene.Status.State, scene.Status.Error), Is.EqualTo((false, SwState.Running, "")));
        Assert.That(scene.Status.EnvVariables!["A"], Is.EqualTo("1"));
    }

    [TestCase("10m0s", 600)]
    [TestCase("15s", 15)]
    [TestCase("1h0m1s", 3601)]
    [TestCase("1m30s", 90)]
    public void Durations_are_written_as_zedmanager_shows_them(string text, int seconds) =>
        Assert.That(Fault.Text(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));

    internal static Outcome Ended(DomainLife life, string reason) => new() { Info = new(life, 0, reason) };
}
