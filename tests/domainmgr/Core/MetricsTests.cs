using Eve.Agents.Domainmgr.Core;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.Core;

/// <summary>Metrics of domains and host (domainmgr facts, section 8; DM-043, DM-044).</summary>
public sealed class MetricsTests
{
    private const ulong MiB = 1024 * 1024;

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_running_domain_shows_what_it_uses()
    {
        DomainStatus status = new() { UUIDandVersion = new() { UUID = Scene.App, Version = "1" }, Activated = true, VCpus = 2 };

        DomainMetric? metric = Metrics.OfDomain(status, null, new(10_000, 100 * MiB, 150 * MiB, 400 * MiB), Now);

        Assert.That(metric, Is.EqualTo(new DomainMetric
        {
            UUIDandVersion = status.UUIDandVersion,
            CPUTotalNs = 5_000,
            CPUScaled = 2,
            AllocatedMB = 400,
            UsedMemory = 100,
            MaxUsedMemory = 150,
            AvailableMemory = 300,
            UsedMemoryPercent = 25,
            LastHeard = Now,
            Activated = true,
        }));
    }

    [Test]
    public void A_stopped_domain_keeps_its_CPU_time_and_uses_no_memory()
    {
        DomainMetric old = new() { CPUTotalNs = 7, AvailableMemory = 3, AllocatedMB = 4, UsedMemory = 1, UsedMemoryPercent = 25, Activated = true };

        Assert.That(Metrics.OfDomain(DomainStatus.Zero, old, null, Now), Is.EqualTo(new DomainMetric { CPUTotalNs = 7, AvailableMemory = 3, AllocatedMB = 4 }));
        Assert.That(Metrics.OfDomain(DomainStatus.Zero, null, null, Now), Is.Null);
    }

    [Test]
    public void The_host_has_an_entry_of_its_own()
    {
        HostUsage host = new(1000 * MiB, 250 * MiB, 600 * MiB, 30 * MiB, 10 * MiB, 4, 2);

        Assert.That(Metrics.OfHost(host, Now), Is.EqualTo(new DomainMetric { CPUTotalNs = 2_000_000_000, CPUScaled = 2, UsedMemory = 750, AvailableMemory = 250, UsedMemoryPercent = 75, LastHeard = Now, Activated = true }));
        Assert.That(Metrics.Memory(host), Is.EqualTo(new HostMemory { TotalMemoryMB = 1000, FreeMemoryMB = 600, UsedEveMB = 40, KmemUsedEveMB = 10, Ncpus = 2 }));
    }

    [TestCase(0ul, 0u)]
    [TestCase(511ul, 0u)]
    [TestCase(1024ul * 1024 / 2, 1u)]
    [TestCase((1024ul * 1024 / 2) - 513, 0u)]
    public void Bytes_are_rounded_to_KiB_and_then_to_MiB(ulong bytes, uint mebibytes) => Assert.That(Metrics.Mebibytes(bytes), Is.EqualTo(mebibytes));
}
