using Eve.Agents.Nim.Core;

namespace Eve.Agents.Nim.Ports;

/// <summary>The device's own network ports: the seam to kernel and DHCP client. Called by one job at a time.</summary>
public interface IPorts : IDisposable
{
    /// <summary>
    /// Makes the ports look like the plan, leaves alone what already does (also what an earlier run of the agent set up), takes
    /// away what an earlier plan had, and reads the result. What goes wrong is a text in the report; other ports go on.
    /// </summary>
    Task<PortsReport> ApplyAsync(PortPlan plan, CancellationToken stop);

    /// <summary>Calls <paramref name="changed"/>, on any thread, when the ports may look different from the last report.</summary>
    void Watch(Action changed);
}
