using Eve.Agents.Domainmgr.Core;
using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.Hypervisors;

/// <summary>What every hypervisor promises.</summary>
public abstract class HypervisorContract
{
    private Guid app;

    protected IHypervisor Hypervisor { get; private set; } = null!;

    private DomainSpec Spec => Wishes.Spec(Wishes.Container(app));

    [SetUp]
    public void Begin()
    {
        app = Guid.NewGuid();
        Hypervisor = Create();
    }

    [TearDown]
    public async Task End()
    {
        await Hypervisor.DeleteAsync(Spec.Key, CancellationToken.None);
        await Hypervisor.CleanUpAsync(Spec.Key, CancellationToken.None);
        await Hypervisor.ForgetAsync(app, CancellationToken.None);
        Hypervisor.Dispose();
        CleanUp();
    }

    [Test]
    public async Task A_domain_runs_from_its_start_to_its_halt()
    {
        long id = await BootAsync();

        DomainInfo running = await Hypervisor.GetInfoAsync(Spec.Key, CancellationToken.None);
        Assert.That(running, Is.EqualTo(new DomainInfo(DomainLife.Running, id)));

        DomainInfo last = await HaltRun.RunAsync(Hypervisor, Spec.Key, Hypervisor.PlanHalt(VmMode.Pv, impatient: true), CancellationToken.None);
        Assert.That(last.IsGone, Is.True, last.ToString());
        Assert.That(await Hypervisor.GetInfoAsync(Spec.Key, CancellationToken.None), Is.EqualTo(DomainInfo.Absent));
    }

    [Test]
    public async Task An_app_without_a_domain_is_absent_and_can_be_taken_away_again_and_again()
    {
        Assert.That(await Hypervisor.FindAsync(app, CancellationToken.None), Is.Null);
        Assert.That(await Hypervisor.GetInfoAsync(Spec.Key, CancellationToken.None), Is.EqualTo(DomainInfo.Absent));
        Assert.That(await Hypervisor.MeasureAsync(Spec.Key, CancellationToken.None), Is.Null);
        for (int i = 0; i < 2; i++)
        {
            await Hypervisor.DeleteAsync(Spec.Key, CancellationToken.None);
            await Hypervisor.CleanUpAsync(Spec.Key, CancellationToken.None);
            await Hypervisor.ForgetAsync(app, CancellationToken.None);
        }
    }

    [Test]
    public async Task A_running_domain_is_found_by_its_app_whatever_its_version()
    {
        long id = await BootAsync();

        FoundDomain? found = await Hypervisor.FindAsync(app, CancellationToken.None);

        Assert.That(found, Is.Not.Null);
        Assert.That(found!.Key, Is.EqualTo(Spec.Key));
        Assert.That(found.Info, Is.EqualTo(new DomainInfo(DomainLife.Running, id)));
        Assert.That(found.BootTime.IsZero, Is.False);
    }

    [Test]
    public async Task A_domain_that_was_created_but_not_started_is_not_adopted()
    {
        await Hypervisor.SetUpAsync(Spec, CancellationToken.None);
        await Hypervisor.CreateAsync(Spec, CancellationToken.None);

        Assert.That(await Hypervisor.FindAsync(app, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task What_ends_by_itself_is_told_and_its_end_is_known()
    {
        TaskCompletionSource<Guid> told = new();
        Hypervisor.Ended += told.SetResult;
        await BootAsync();

        await EndByItselfAsync(app);

        Assert.That(await told.Task.WaitAsync(TimeSpan.FromSeconds(90)), Is.EqualTo(app));
        DomainInfo info = await Hypervisor.GetInfoAsync(Spec.Key, CancellationToken.None);
        Assert.That((info.Life, info.DomainId), Is.EqualTo((DomainLife.Crashed, 0L)));
        Assert.That(info.Reason, Does.Contain("7"));
    }

    [Test]
    public async Task Only_apps_that_have_something_here_are_listed()
    {
        Assert.That(await Hypervisor.ListAsync(CancellationToken.None), Does.Not.Contain(app));
        await BootAsync();
        Assert.That(await Hypervisor.ListAsync(CancellationToken.None), Does.Contain(app));

        await Hypervisor.DeleteAsync(Spec.Key, CancellationToken.None);
        await Hypervisor.CleanUpAsync(Spec.Key, CancellationToken.None);
        await Hypervisor.ForgetAsync(app, CancellationToken.None);
        Assert.That(await Hypervisor.ListAsync(CancellationToken.None), Does.Not.Contain(app));
    }

    [Test]
    public void What_was_not_created_cannot_be_started() =>
        Assert.That(() => Hypervisor.StartAsync(Spec, CancellationToken.None), Throws.TypeOf<HypervisorException>());

    [Test]
    public async Task The_same_app_can_be_started_again()
    {
        await BootAsync();
        await Hypervisor.DeleteAsync(Spec.Key, CancellationToken.None);
        await Hypervisor.CleanUpAsync(Spec.Key, CancellationToken.None);

        await BootAsync();

        Assert.That((await Hypervisor.GetInfoAsync(Spec.Key, CancellationToken.None)).Life, Is.EqualTo(DomainLife.Running));
    }

    [Test]
    public async Task Capabilities_are_known() => Assert.That(await Hypervisor.GetCapabilitiesAsync(CancellationToken.None), Is.Not.Null);

    protected abstract IHypervisor Create();

    /// <summary>Makes the app's process end with code 7.</summary>
    protected abstract Task EndByItselfAsync(Guid app);

    protected virtual void CleanUp()
    {
    }

    private async Task<long> BootAsync()
    {
        await Hypervisor.SetUpAsync(Spec, CancellationToken.None);
        long id = await Hypervisor.CreateAsync(Spec, CancellationToken.None);
        Assert.That(id, Is.Not.Zero);
        await Hypervisor.StartAsync(Spec, CancellationToken.None);
        return id;
    }
}
