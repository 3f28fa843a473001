using Eve.Agents.Domainmgr.Core;
using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Agents.Domainmgr.Hypervisors.Null;
using Eve.Tests.Support;

namespace Eve.Agents.Domainmgr.Tests.Hypervisors;

public sealed class NullHypervisorTests : HypervisorContract
{
    protected override IHypervisor Create() => new NullHypervisor(new FakeClock());

    protected override Task EndByItselfAsync(Guid app)
    {
        ((NullHypervisor)Hypervisor).End(app, DomainLife.Crashed, "exit code 7");
        return Task.CompletedTask;
    }
}
