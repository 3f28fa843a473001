using Eve.Agents.Nim.Core;
using Eve.Types;

namespace Eve.Agents.Nim.Connectivity;

/// <summary>Asks the controller through the ports, one after the other.</summary>
public interface IConnectivityTest
{
    /// <param name="patience">For one request.</param>
    Task<TestResult> RunAsync(DeviceNetworkStatus status, TimeSpan patience, CancellationToken stop);
}
