using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Agents.Domainmgr.Hypervisors.Null;
using Eve.Tests.Support;

namespace Eve.Agents.Domainmgr.Tests.Hypervisors;

public sealed class RegistryTests
{
    [Test]
    public void A_hypervisor_is_chosen_by_name()
    {
        using IHypervisor hypervisor = Registry.Choose("null", new("/nowhere"), new FakeExec(), new FakeClock());

        Assert.That(hypervisor, Is.TypeOf<NullHypervisor>());
    }

    [Test]
    public void An_unknown_name_lists_the_known_ones() =>
        Assert.That(() => Registry.Choose("vmware", new("/nowhere"), new FakeExec(), new FakeClock()), Throws.TypeOf<HypervisorException>().With.Message.Contain("containerd or null"));
}
