using Eve.Agents.Domainmgr.Core;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.Core;

/// <summary>What a new run of the agent makes of what the last one left (DM-041).</summary>
public sealed class AdoptionTests
{
    private static readonly GoTime Boot = GoTime.From(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static DomainStatus Running => new Scene().Want(Scene.Config()).Status with { BootTime = Boot };

    [Test]
    public void A_running_domain_goes_on_with_the_same_id_and_boot_time()
    {
        Scene scene = new Scene().Left(Running).Answer<Deed.Find>(Found(DomainLife.Running, 4711)).Want(Scene.Config());

        Assert.That(scene.Status, Is.EqualTo(Running));
        Assert.That(scene.Deeds, Has.Count.EqualTo(1), "nothing but the search");
    }

    [Test]
    public void A_domain_of_an_older_version_goes_on_under_its_name()
    {
        Scene scene = new Scene().Left(Running).Answer<Deed.Find>(Found(DomainLife.Running, 4711)).Want(Scene.Config("2"));

        Assert.That((scene.Status.DomainName, scene.Status.UUIDandVersion.Version, scene.Status.State), Is.EqualTo(($"{Scene.App}.1.3", "2", SwState.Running)));
    }

    [Test]
    public void Without_a_published_status_it_is_made_from_the_config_and_what_runs()
    {
        Scene scene = new Scene().Answer<Deed.Find>(Found(DomainLife.Running, 99)).Want(Scene.Config());

        Assert.That((scene.Status.DomainId, scene.Status.BootTime, scene.Status.Activated, scene.Status.State, scene.Status.PendingAdd), Is.EqualTo((99L, Boot, true, SwState.Running, false)));
        Assert.That(scene.Status.OCIConfigDir, Is.EqualTo(Wishes.Volume));
        Assert.That(scene.Domain.Marked, Is.True);
    }

    [Test]
    public void A_running_domain_that_is_no_longer_to_run_is_halted()
    {
        Scene scene = new Scene().Left(Running).Answer<Deed.Find>(Found(DomainLife.Running, 4711)).Want(Scene.Config(activate: false));

        Assert.That(scene.Status.State, Is.EqualTo(SwState.Halted));
    }

    [Test]
    public void A_domain_that_nobody_wants_is_halted_and_forgotten()
    {
        Scene scene = new Scene().Left(Running).Answer<Deed.Find>(Found(DomainLife.Running, 4711)).Want(null);

        Assert.That(scene.Deeds.TakeLast(2), Is.EqualTo((Deed[])[new Deed.Halt(Impatient: true), new Deed.Remove(Forever: true)]));
        Assert.That(scene.Domain.Gone, Is.True);
    }

    [TestCase(DomainLife.Crashed, SwState.Broken, false)]
    [TestCase(DomainLife.Ended, SwState.Halted, true)]
    public void A_domain_that_ended_meanwhile_is_treated_as_if_it_had_been_seen(DomainLife life, SwState state, bool retried)
    {
        Scene scene = new Scene().Left(Running).Answer<Deed.Find>(Found(life, 0)).Want(Scene.Config());

        Assert.That((scene.Status.State, scene.Status.BootFailed, scene.Status.Activated), Is.EqualTo((state, retried, false)));
    }

    [TestCase(DomainLife.Lost)]
    [TestCase(DomainLife.Absent)]
    public void A_domain_that_is_gone_without_a_trace_is_started_anew(DomainLife life)
    {
        Scene scene = new Scene().Left(Running).Answer<Deed.Find>(Found(life, 0)).Want(Scene.Config());

        Assert.That((scene.Status.State, scene.Status.BootTime), Is.EqualTo((SwState.Running, GoTime.From(scene.Now))));
    }

    [TestCase(SwState.Booting)]
    [TestCase(SwState.Halting)]
    public void A_domain_that_was_on_its_way_begins_anew(SwState state)
    {
        Scene scene = new Scene().Left(Running with { State = state, Activated = false }).Want(Scene.Config());

        Assert.That(scene.Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void An_app_in_error_keeps_its_error_and_the_time_of_its_retry()
    {
        DomainStatus failed = new Scene().Want(Scene.Config()).Answer<Deed.Check>(LifecycleTests.Ended(DomainLife.Ended, "exit code 0")).Look().Status;
        Scene scene = new Scene().Left(failed).Want(Scene.Config()).Look(TimeSpan.FromSeconds(599));
        Assert.That(scene.Status, Is.EqualTo(failed));

        Assert.That(scene.Look(TimeSpan.FromSeconds(1)).Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_search_that_fails_is_repeated_before_anything_is_started()
    {
        Scene scene = new Scene().Answer<Deed.Find>(new Outcome("no permission"), Found(DomainLife.Running, 5)).Want(Scene.Config());

        Assert.That(scene.Deeds, Is.EqualTo((Deed[])[new Deed.Find(TimeSpan.Zero), new Deed.Find(TimeSpan.FromSeconds(5))]));
        Assert.That((scene.Status.DomainId, scene.Status.Error), Is.EqualTo((5L, "")));
    }

    [Test]
    public void What_the_last_run_left_is_not_touched_before_zedmanager_has_spoken()
    {
        Scene scene = new Scene().Left(Running).Look();

        Assert.That(scene.Deeds, Is.Empty);
    }

    private static Outcome Found(DomainLife life, long id) =>
        new() { Found = new(new(Scene.App, $"{Scene.App}.1.3"), new(life, id, life == DomainLife.Running ? "" : "exit code"), Boot) };
}
