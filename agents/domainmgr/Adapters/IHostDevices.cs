using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Adapters;

/// <summary>What the host knows about its physical devices.</summary>
public interface IHostDevices
{
    /// <summary>Looks an adapter up. Quick; called on the loop.</summary>
    HostDevice Look(IoBundle adapter);
}
