using Eve.Agents.Domainmgr.Core;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Hypervisors;

/// <summary>Carries a <see cref="HaltPlan"/> out: one step after the other until the domain is gone.</summary>
internal static class HaltRun
{
    /// <returns>The domain's last state; the caller asks whether it <see cref="DomainInfo.IsGone"/>.</returns>
    public static async Task<DomainInfo> RunAsync(IHypervisor hypervisor, DomainKey domain, HaltPlan plan, CancellationToken stop)
    {
        DomainInfo info = await hypervisor.GetInfoAsync(domain, stop).ConfigureAwait(false);
        foreach (HaltStep step in plan.Steps)
        {
            if (info.IsGone)
                break;
            try
            {
                await ActAsync(hypervisor, domain, step.Act, stop).ConfigureAwait(false);
            }
            catch (HypervisorException) when (step.Act != HaltAct.Delete)
            {
                // A stop that fails is not waited for; the next step is harder.
                continue;
            }
            info = await hypervisor.WaitForEndAsync(domain, step.Wait, stop).ConfigureAwait(false);
        }
        await hypervisor.CleanUpAsync(domain, stop).ConfigureAwait(false);
        return info;
    }

    private static Task ActAsync(IHypervisor hypervisor, DomainKey domain, HaltAct act, CancellationToken stop) => act switch
    {
        HaltAct.Stop => hypervisor.StopAsync(domain, force: false, stop),
        HaltAct.StopForced => hypervisor.StopAsync(domain, force: true, stop),
        HaltAct.Delete => hypervisor.DeleteAsync(domain, stop),
        _ => throw new NotSupportedException(act.ToString()),
    };
}
