using Eve.Agents.Zedagent.Core.Report;

namespace Eve.Agents.Zedagent.Machine;

/// <summary>What the machine tells about itself.</summary>
public interface IMachine
{
    /// <summary>As it is now; quick enough for a handler.</summary>
    MachineFacts Look();
}
