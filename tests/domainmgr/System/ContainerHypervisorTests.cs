using System.Globalization;
using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Agents.Domainmgr.Hypervisors.Container;
using Eve.Agents.Domainmgr.Tests.Hypervisors;
using Eve.Tests.Support;

namespace Eve.Agents.Domainmgr.Tests.System;

[Category("System")]
public sealed class ContainerHypervisorTests : HypervisorContract
{
    private TempRoot root = null!;

    protected override IHypervisor Create()
    {
        root = new();
        // Ends with 7 when it gets SIGUSR1.
        AppVolume.Make(root, "trap 'exit 7' USR1; trap 'exit 0' TERM; while :; do sleep 0.05; done");
        return new ContainerHypervisor(root.Paths, new Exec(), TimeProvider.System);
    }

    protected override async Task EndByItselfAsync(Guid app)
    {
        int pid = int.Parse(File.ReadAllText(new ContainerPlace(root.Paths, app).PidFile), CultureInfo.InvariantCulture);
        // The shell must have set its trap.
        await Eventually.TrueAsync("the app's trap", () => ProcessIdentity.Handles(pid, 10));
        await new Exec().RunAsync(new("kill", "-USR1", pid.ToString(CultureInfo.InvariantCulture)), CancellationToken.None);
    }

    protected override void CleanUp() => root.Dispose();
}
