namespace Eve.Agents.Domainmgr.Hypervisors;

/// <summary>A hypervisor could not do what was asked. The text is for the app's owner: what failed, and the remedy.</summary>
public sealed class HypervisorException(string message, Exception? inner = null) : Exception(message, inner);
