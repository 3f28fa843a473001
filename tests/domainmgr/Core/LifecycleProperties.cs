using Eve.Agents.Domainmgr.Core;
using Eve.Tests.Support;
using Eve.Types;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Eve.Agents.Domainmgr.Core.Outcome;

namespace Eve.Agents.Domainmgr.Tests.Core;

/// <summary>Laws that hold for any sequence of events.</summary>
public sealed class LifecycleProperties
{
    private const int Events = 7;

    [Test]
    public void Deciding_twice_changes_nothing() =>
        Prop.ForAll(Sequences(), events =>
        {
            Scene scene = Play(events);
            Step again = Lifecycle.Next(scene.World(), scene.Domain);
            return again.Domain == scene.Domain && again.Adapters == scene.Adapters;
        }).Hold();

    [Test]
    public void A_hypervisor_that_works_brings_every_wish_about() =>
        Prop.ForAll(Sequences(), events =>
        {
            Scene scene = Play(events);
            DomainStatus on = scene.Want(Scene.Config("8", activate: false)).Want(Scene.Config("9")).Status;
            DomainStatus off = scene.Want(Scene.Config("9", activate: false)).Status;
            bool gone = scene.Want(null).Domain.Gone;
            return on is { State: SwState.Running, Activated: true, PendingAdd: false, PendingModify: false, Error: "" }
                && off is { Activated: false, DomainId: 0 } && off.State is SwState.Halted or SwState.Installed
                && gone;
        }).Hold();

    [Test]
    public void At_rest_a_domain_is_active_exactly_when_it_has_an_id() =>
        Prop.ForAll(Sequences(), events =>
        {
            DomainStatus status = Play(events).Status;
            return status.Activated == (status.DomainId != 0) || status.State == SwState.Halting;
        }).Hold();

    private static Arbitrary<int[]> Sequences() => ArbMap.Default.ArbFor<int[]>();

    /// <summary>Plays events, then lets what is still planned to fail be used up.</summary>
    private static Scene Play(int[] events)
    {
        Scene scene = new Scene().Want(Scene.Config());
        int version = 1;
        foreach (int code in events)
        {
            switch ((code & 0x7fffffff) % Events)
            {
                case 0:
                    scene.Want(Scene.Config($"{++version}"));
                    break;
                case 1:
                    scene.Want(Scene.Config($"{version}", activate: false));
                    break;
                case 2:
                    scene.Look(TimeSpan.FromSeconds(30));
                    break;
                case 3:
                    scene.Look(TimeSpan.FromMinutes(10));
                    break;
                case 4:
                    scene.Answer<Deed.Check>(LifecycleTests.Ended(DomainLife.Crashed, "exit code 3")).Look();
                    break;
                case 5:
                    scene.Answer<Deed.Create>(new Outcome("no memory")).Look(TimeSpan.FromMinutes(10));
                    break;
                case 6:
                    scene.Answer<Deed.Start>(new Outcome("no such file")).Look(TimeSpan.FromMinutes(10));
                    break;
            }
        }
        return scene.Forgive();
    }
}
