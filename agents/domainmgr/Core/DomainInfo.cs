using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>Which domain: an app, and the task name that carries its version and number.</summary>
public sealed record DomainKey(Guid App, string Name);

/// <summary>What a hypervisor knows about a domain at this moment.</summary>
/// <param name="DomainId">Process id of its first process, or a number of the hypervisor; 0 when it is not there.</param>
/// <param name="Reason">How it ended, in words for the app's owner; empty while it runs.</param>
public sealed record DomainInfo(DomainLife Life, long DomainId = 0, string Reason = "")
{
    public static DomainInfo Absent { get; } = new(DomainLife.Absent);

    /// <summary>Whether nothing of it runs any more.</summary>
    public bool IsGone => Life is DomainLife.Absent or DomainLife.Ended or DomainLife.Crashed or DomainLife.Lost or DomainLife.Unknown;
}

/// <summary>A domain that an earlier run of the agent left.</summary>
/// <param name="BootTime">When it was created.</param>
public sealed record FoundDomain(DomainKey Key, DomainInfo Info, GoTime BootTime);

/// <summary>What a domain has used: CPU time in nanoseconds, memory in bytes, limit 0 for none.</summary>
public sealed record DomainUsage(ulong CpuNanoseconds, ulong MemoryUsed, ulong MemoryMost, ulong MemoryLimit);

/// <summary>The stages of a domain's life that a hypervisor can tell apart.</summary>
public enum DomainLife
{
    /// <summary>No domain of that name.</summary>
    Absent,

    /// <summary>The hypervisor cannot say at the moment.</summary>
    Unknown,

    Running,

    /// <summary>The guest is off, what ran it is still there.</summary>
    PoweredOff,

    /// <summary>It ended by itself, and well.</summary>
    Ended,

    /// <summary>It ended with an error.</summary>
    Crashed,

    /// <summary>It is gone and nobody knows how it ended.</summary>
    Lost,
}
