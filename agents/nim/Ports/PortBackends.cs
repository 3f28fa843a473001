using Eve.Agents.Nim.Ports.Linux;
using Eve.Agents.Nim.Ports.Null;
using Eve.Types;

namespace Eve.Agents.Nim.Ports;

/// <summary>The implementations of <see cref="IPorts"/>.</summary>
public static class PortBackends
{
    /// <summary>The kernel's when this process may change it, else the one that only records.</summary>
    public static IPorts Choose(AgentContext<Owner.Nim> context) =>
        Environment.IsPrivilegedProcess ? new LinuxPorts(context.Exec, context.Paths.Run + "/nim", context.Loop.Time) : new NullPorts();
}
