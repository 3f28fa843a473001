using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>Turns measurements into the records of the metrics topics (domainmgr facts, section 8).</summary>
public static class Metrics
{
    /// <summary>A domain's metric; null when there is nothing to say yet.</summary>
    /// <param name="old">As last published.</param>
    /// <param name="usage">Null when the domain does not run, or cannot be measured.</param>
    public static DomainMetric? OfDomain(DomainStatus status, DomainMetric? old, DomainUsage? usage, DateTimeOffset now)
    {
        if (usage is null)
            return old is null ? null : old with { Activated = false, UsedMemory = 0, UsedMemoryPercent = 0 };
        uint used = Mebibytes(usage.MemoryUsed);
        uint limit = Mebibytes(usage.MemoryLimit);
        DomainMetric metric = new()
        {
            UUIDandVersion = status.UUIDandVersion,
            CPUTotalNs = usage.CpuNanoseconds / (ulong)Math.Max(1, status.VCpus),
            CPUScaled = (uint)Math.Max(1, status.VCpus),
            AllocatedMB = limit,
            UsedMemory = used,
            MaxUsedMemory = Mebibytes(usage.MemoryMost),
            AvailableMemory = limit > used ? limit - used : 0,
            UsedMemoryPercent = limit > 0 ? 100.0 * used / limit : 0,
            LastHeard = now,
            Activated = status.Activated,
        };
        return status.Activated ? metric : metric with { UsedMemory = 0, MaxUsedMemory = 0, UsedMemoryPercent = 0 };
    }

    /// <summary>The host's own metric, under the nil UUID.</summary>
    public static DomainMetric OfHost(HostUsage host, DateTimeOffset now)
    {
        uint used = Mebibytes(host.MemoryTotal - host.MemoryFree);
        return new()
        {
            CPUTotalNs = (ulong)(host.BusySeconds * 1_000_000_000) / Math.Max(1, host.Cpus),
            CPUScaled = host.Cpus,
            UsedMemory = used,
            AvailableMemory = Mebibytes(host.MemoryFree),
            UsedMemoryPercent = host.MemoryTotal > 0 ? Math.Floor(100.0 * (host.MemoryTotal - host.MemoryFree) / host.MemoryTotal) : 0,
            LastHeard = now,
            Activated = true,
        };
    }

    public static HostMemory Memory(HostUsage host) => new()
    {
        TotalMemoryMB = Mebibytes(host.MemoryTotal),
        FreeMemoryMB = Mebibytes(host.MemoryAvailable),
        UsedEveMB = Mebibytes(host.EveMemory + host.EveKernelMemory),
        KmemUsedEveMB = Mebibytes(host.EveKernelMemory),
        Ncpus = host.Cpus,
    };

    /// <summary>Bytes to KiB to MiB, each rounded half up.</summary>
    internal static uint Mebibytes(ulong bytes) => (uint)(((bytes + 512) / 1024 + 512) / 1024);
}

/// <summary>What the host has and uses: bytes, and seconds of CPU time over all CPUs.</summary>
public sealed record HostUsage(
    ulong MemoryTotal, ulong MemoryFree, ulong MemoryAvailable, ulong EveMemory, ulong EveKernelMemory, double BusySeconds, uint Cpus);
