using Eve.Agents.Zedrouter.Core.Acl;
using Eve.Types;
using static Eve.Agents.Zedrouter.Tests.Records;

namespace Eve.Agents.Zedrouter.Tests;

public sealed class AclTests
{
    private static readonly IpText Bridge = IpText.Parse("10.1.0.1");
    private static readonly ValueList<IpText> Eids = [IpText.Parse("10.1.0.2"), IpText.Parse("203.0.113.9")];

    private static readonly TestCaseData[] Rules =
    [
        Row("everything", AllowAll, "meta protocol ip accept", "meta protocol ip accept"),
        Row("no match at all", new ACE(), "meta protocol ip accept", "meta protocol ip accept"),
        Row("host and port", Ace("ip=203.0.113.10", "protocol=tcp", "fport=443"), "ip daddr 203.0.113.10/32 tcp dport 443 accept", "ip saddr 203.0.113.10/32 tcp sport 443 accept"),
        Row("network", Ace("ip=203.0.113.77/24").Drop(), "ip daddr 203.0.113.0/24 counter name \"drops\" drop", "ip saddr 203.0.113.0/24 counter name \"drops\" drop"),
        Row("protocol", Ace("protocol=icmp"), "meta protocol ip ip protocol 1 accept", "meta protocol ip ip protocol 1 accept"),
        Row("all protocols", Ace("protocol=all", "ip=203.0.113.1"), "ip daddr 203.0.113.1/32 accept", "ip saddr 203.0.113.1/32 accept"),
        Row("own port", Ace("protocol=udp", "lport=5000-5010"), "meta protocol ip udp sport 5000-5010 accept", "meta protocol ip udp dport 5000-5010 accept"),
        Row("literal host", Ace("host=203.0.113.1"), "ip daddr 203.0.113.1/32 accept", "ip saddr 203.0.113.1/32 accept"),
        Row("host name", Ace("host=Example.test", "protocol=6"), "ip daddr @host_05e3f6ba7b2dd5f8 ip protocol 6 accept", "ip saddr @host_05e3f6ba7b2dd5f8 ip protocol 6 accept"),
        Row("eidset", Ace("eidset="), "ip daddr { 10.1.0.2, 203.0.113.9 } accept", "ip saddr { 10.1.0.2, 203.0.113.9 } accept"),
        Row(
            "limit",
            Ace("ip=203.0.113.20", "protocol=tcp", "fport=80").Limit(5, "s", 5),
            "ip daddr 203.0.113.20/32 tcp dport 80 limit rate 5/second burst 5 packets accept\nip daddr 203.0.113.20/32 tcp dport 80 counter name \"drops\" drop",
            "ip saddr 203.0.113.20/32 tcp sport 80 limit rate 5/second burst 5 packets accept\nip saddr 203.0.113.20/32 tcp sport 80 counter name \"drops\" drop"),
        Row("port map", Ace("protocol=tcp", "lport=8080").PortMap(80), "meta protocol ip tcp sport 80 accept", "meta protocol ip tcp dport 80 accept"),
        Row(
            "port map for one client only",
            Ace("ip=203.0.113.5", "protocol=tcp", "lport=8080").PortMap(80),
            "ip daddr 203.0.113.5/32 tcp sport 80 accept\nip daddr 10.1.0.1 tcp sport 80 accept",
            "ip saddr 203.0.113.5/32 tcp dport 80 accept"),
    ];

    [TestCaseSource(nameof(Rules))]
    public void Each_rule_works_both_ways(ACE ace, string egress, string ingress)
    {
        AclResult acl = AclParser.Parse([ace], isSwitch: false);

        Assert.That(acl.Skipped, Is.Empty);
        Assert.That(Between(AclText.Egress(acl.Rules, Bridge, Eids, "drops"), 5), Is.EqualTo(egress.Replace("host_05e3f6ba7b2dd5f8", HostName.SetOf("example.test"))));
        Assert.That(Between(AclText.Ingress(acl.Rules, Eids, "drops", bridged: false), 0), Is.EqualTo(ingress.Replace("host_05e3f6ba7b2dd5f8", HostName.SetOf("example.test"))));
    }

    [Test]
    public void Without_rules_only_dhcp_dns_and_metadata_of_the_own_network_pass()
    {
        string[] lines = [.. AclText.Egress([], Bridge, Eids, "drops")];

        Assert.That(lines, Is.EqualTo(new[]
        {
            "ether type arp accept",
            "ip daddr { 224.0.0.0/4, 0.0.0.0, 255.255.255.255, 10.1.0.1 } udp dport 67 accept",
            "ip daddr 10.1.0.1 udp dport 53 accept",
            "ip daddr 10.1.0.1 tcp dport 53 accept",
            "ip daddr 169.254.169.254 tcp dport 80 accept",
            "counter name \"drops\" drop",
        }));
        Assert.That(AclText.Ingress([], Eids, "drops", bridged: true), Is.EqualTo((ValueList<string>)["ether type arp accept", "counter name \"drops\" drop"]));
    }

    private static readonly TestCaseData[] Refused =
    [
        Bad("unknown match", Ace("fixed=1"), "match fixed is not known"),
        Bad("no address", Ace("ip=10.1"), "ip 10.1 is neither an address nor a network"),
        Bad("port without protocol", Ace("fport=80"), "a port needs protocol"),
        Bad("port with icmp", Ace("protocol=icmp", "lport=80"), "a port needs protocol"),
        Bad("bad port", Ace("protocol=tcp", "fport=70000"), "fport 70000 is no port"),
        Bad("unknown protocol", Ace("protocol=quic"), "protocol quic is not known"),
        Bad("two actions", Ace() with { Actions = [new() { Drop = true }, new() { Limit = true }] }, "more than one action"),
        Bad("drop and limit", Ace() with { Actions = [new() { Drop = true, Limit = true, LimitRate = 1, LimitUnit = "s" }] }, "exclude each other"),
        Bad("limit without unit", Ace("ip=203.0.113.1").Limit(5, "", 5), "needs a rate"),
        Bad("port map without lport", Ace("protocol=tcp").PortMap(80), "one lport"),
        Bad("port map without protocol", Ace("ip=203.0.113.1").PortMap(80), "needs a protocol"),
        Bad("port map to nowhere", Ace("protocol=tcp", "lport=80").PortMap(0), "target port 0"),
        Bad("adapter without port map", Ace("adapter=uplink"), "only for port maps"),
        Bad("two hosts", Ace("host=a.test", "host=b.test"), "more than one of host and eidset"),
        Bad("a name that is none", Ace("host=a.test\nserver=evil"), "is no host name"),
    ];

    [TestCaseSource(nameof(Refused))]
    public void A_rule_that_makes_no_sense_is_left_out_and_named(ACE ace, string reason)
    {
        AclResult acl = AclParser.Parse([ace with { Name = "mine" }, AllowAll], isSwitch: false);

        Assert.That(acl.Skipped.Single(), Does.StartWith("access rule mine is skipped: ").And.Contain(reason));
        Assert.That(acl.Rules, Has.Count.EqualTo(1), "the others stay");
    }

    [Test]
    public void A_rule_of_the_other_family_is_left_out_without_a_word()
    {
        AclResult acl = AclParser.Parse([Ace("ip=::/0"), Ace("ip=2001:db8::1")], isSwitch: false);

        Assert.That((acl.Rules.Count, acl.Skipped.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Names_cannot_be_matched_on_a_switch() =>
        Assert.That(AclParser.Parse([Ace("host=a.test")], isSwitch: true).Skipped, Has.Count.EqualTo(1));

    private static TestCaseData Row(string name, ACE ace, string egress, string ingress) => new TestCaseData(ace, egress, ingress).SetArgDisplayNames(name);

    private static TestCaseData Bad(string name, ACE ace, string reason) => new TestCaseData(ace, reason).SetArgDisplayNames(name);

    /// <summary>The lines after the first few and before the final drop.</summary>
    private static string Between(ValueList<string> lines, int first) => string.Join('\n', lines.Skip(first).SkipLast(1));
}
