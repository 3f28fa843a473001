using Eve.Agents.Domainmgr.Core;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Hypervisors;

/// <summary>A deed with all that it needs; nothing of the agent's state.</summary>
/// <param name="Spec">What the domain is made from; null when the app is to go.</param>
public sealed record DomainJob(Deed Deed, DomainKey Key, VmMode Mode, DomainSpec? Spec);

/// <summary>Does deeds, on workers.</summary>
public sealed class Performer(IHypervisor hypervisor, TimeProvider time)
{
    private const int StateTries = 10;

    private static readonly TimeSpan StatePause = TimeSpan.FromSeconds(2);

    /// <exception cref="HypervisorException">The world said no; the text is for people.</exception>
    public async Task<Outcome> DoAsync(DomainJob job, CancellationToken stop)
    {
        switch (job.Deed)
        {
            case Deed.Find find:
                await PauseAsync(find.Pause, stop).ConfigureAwait(false);
                FoundDomain? found = await hypervisor.FindAsync(job.Key.App, stop).ConfigureAwait(false);
                return new() { Found = found };
            case Deed.SetUp:
                await hypervisor.SetUpAsync(Spec(job), stop).ConfigureAwait(false);
                return new();
            case Deed.Create create:
                await PauseAsync(create.Pause, stop).ConfigureAwait(false);
                long id = await hypervisor.CreateAsync(Spec(job), stop).ConfigureAwait(false);
                return new() { Info = new(DomainLife.PoweredOff, id) };
            case Deed.Start:
                await hypervisor.StartAsync(Spec(job), stop).ConfigureAwait(false);
                return new() { Info = await SettledAsync(job.Key, stop).ConfigureAwait(false) };
            case Deed.Check:
                return new() { Info = await hypervisor.GetInfoAsync(job.Key, stop).ConfigureAwait(false) };
            case Deed.Halt halt:
                DomainInfo last = await HaltRun.RunAsync(hypervisor, job.Key, hypervisor.PlanHalt(job.Mode, halt.Impatient), stop).ConfigureAwait(false);
                return new(last.IsGone ? "" : "it is still there after it was killed");
            case Deed.Remove remove:
                await hypervisor.DeleteAsync(job.Key, stop).ConfigureAwait(false);
                await hypervisor.CleanUpAsync(job.Key, stop).ConfigureAwait(false);
                if (remove.Forever)
                    await hypervisor.ForgetAsync(job.Key.App, stop).ConfigureAwait(false);
                return new();
            default:
                throw new NotSupportedException(job.Deed.GetType().Name);
        }
    }

    private static DomainSpec Spec(DomainJob job) => job.Spec ?? throw new InvalidOperationException($"{job.Deed} without a config");

    /// <summary>Asks until the hypervisor knows.</summary>
    private async Task<DomainInfo> SettledAsync(DomainKey domain, CancellationToken stop)
    {
        DomainInfo info = await hypervisor.GetInfoAsync(domain, stop).ConfigureAwait(false);
        for (int tries = 1; info.Life == DomainLife.Unknown && tries < StateTries; tries++)
        {
            await PauseAsync(StatePause, stop).ConfigureAwait(false);
            info = await hypervisor.GetInfoAsync(domain, stop).ConfigureAwait(false);
        }
        return info;
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken stop) =>
        pause > TimeSpan.Zero ? Task.Delay(pause, time, stop) : Task.CompletedTask;
}
