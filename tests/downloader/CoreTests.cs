using Eve.Agents.Downloader.Core;
using Eve.Types;

namespace Eve.Tests.Downloader;

public sealed class CoreTests
{
    [TestCase(0, ErrorSeverity.Notice)]
    [TestCase(6, ErrorSeverity.Notice)]
    [TestCase(7, ErrorSeverity.Warning)]
    [TestCase(20, ErrorSeverity.Warning)]
    [TestCase(21, ErrorSeverity.Error)]
    public void A_failure_gets_worse_with_the_tries(int retries, ErrorSeverity severity) =>
        Assert.That(Retry.Severity(retries, TimeSpan.FromMinutes(10)), Is.EqualTo(severity));

    [TestCase(1, "1s")]
    [TestCase(60, "1m0s")]
    [TestCase(600, "10m0s")]
    [TestCase(3661, "1h1m1s")]
    [TestCase(86400, "24h0m0s")]
    public void Durations_read_as_on_the_wire(int seconds, string text) => Assert.That(Retry.Text(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));

    [Test]
    public void Ways_out_are_management_ports_cheapest_first_without_link_local_addresses()
    {
        DeviceNetworkStatus network = new()
        {
            Ports =
            [
                Port("dear", 5, true, "10.0.0.5"), Port("app", 0, false, "10.0.0.6"), Port("lte", 2, true, "10.0.0.2", "fe80::1", "2001:db8::2"),
                Port("eth", 0, true, "169.254.3.3", "10.0.0.1"), Port("none", 0, true),
            ],
        };

        Assert.That(Choice.Uplinks(network, 2).Select(uplink => $"{uplink.Port} {uplink.Source}"), Is.EqualTo(new[] { "eth 10.0.0.1", "lte 10.0.0.2", "lte 2001:db8::2" }));
        Assert.That(Choice.Uplinks(null, 255), Is.Empty);
    }

    [TestCase("team/app:1", null)]
    [TestCase("team/app@sha256:ab", "AB")]
    [TestCase("team/app:1@SHA256:ab", "AB")]
    public void A_digest_in_a_name_is_the_answer(string name, string? digest) => Assert.That(Resolution.DigestIn(name), Is.EqualTo(digest));

    private static NetworkPortStatus Port(string name, byte cost, bool management, params string[] addresses) => new()
    {
        IfName = name,
        Logicallabel = name,
        Cost = cost,
        IsMgmt = management,
        AddrInfoList = [.. addresses.Select(address => new AddrInfo { Addr = IpText.Parse(address) })],
    };
}
