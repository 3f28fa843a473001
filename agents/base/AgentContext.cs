using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents;

/// <summary>All that an agent gets from its host. Tests build one with fakes.</summary>
/// <param name="PubSub">Topics of this agent and of the others.</param>
/// <param name="Loop">The agent's one loop, with its clock and timers.</param>
/// <param name="Paths">Every path of the device.</param>
/// <param name="Exec">External programs.</param>
/// <param name="Stop">Cancelled when the process is asked to end.</param>
public sealed record AgentContext<TSelf>(IPubSub<TSelf> PubSub, EventLoop Loop, Paths Paths, IExec Exec, CancellationToken Stop)
    where TSelf : IAgentIdentity
{
    /// <summary>What was given on the command line for <see cref="AgentOptions.Extra"/>, by name without dashes.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>The device's settings; the subscription is shared with the host and opened at first use.</summary>
    public DeviceSettings Settings { get; init; } = DeviceSettings.Of(PubSub);
}
