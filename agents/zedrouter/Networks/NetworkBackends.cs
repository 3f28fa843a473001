using Eve.Agents.Zedrouter.Networks.Linux;
using Eve.Agents.Zedrouter.Networks.Null;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Networks;

/// <summary>The implementations of <see cref="INetworkBackend"/>.</summary>
public static class NetworkBackends
{
    /// <summary>The kernel's when this process may change it, else the one that only records.</summary>
    public static INetworkBackend Choose(AgentContext<Owner.Zedrouter> context) =>
        Environment.IsPrivilegedProcess ? new LinuxNetwork(context.Exec, context.Paths.Run + "/zedrouter", context.Loop.Time) : new NullNetwork();
}
