using Eve.Agents.Network;
using Eve.Agents.Zedrouter.Core;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Agents.Zedrouter.Networks.Linux;
using Eve.Tests.Support;
using Eve.Types;
using static Eve.Agents.Zedrouter.Tests.Records;

namespace Eve.Agents.Zedrouter.Tests;

/// <summary>From what is to what should be: the commands.</summary>
public sealed class ScriptTests
{
    private static readonly BridgePlan Bridge = Settle(World(Instance())).State.Plan.Bridges.Single();
    private static readonly KernelNetwork Nothing = new([], [], []);

    private static KernelNetwork AsPlanned => new(
        [new Link("bn1", 7, Bridge.Mac, Bridge.Mtu, true, true, true, false, "bridge", "", [new(IpText.Parse("10.1.0.1"), 24, false)])],
        Bridge.PolicyRules,
        Bridge.Routes);

    [Test]
    public void A_new_bridge_gets_everything() => Assert.That(IpScript.Ensure(Bridge, Nothing), Is.EqualTo(new[]
    {
        $"link add bn1 address {Bridge.Mac} mtu 1500 type bridge stp_state 0 forward_delay 0",
        "link set bn1 up",
        "address add 10.1.0.1/24 brd + dev bn1",
        "route replace 10.1.0.0/24 dev bn1 table 801",
        "route replace 192.0.2.0/24 dev eth0 table 801 metric 1",
        "route replace default via 192.0.2.1 dev eth0 table 801 metric 1 onlink",
        "route replace unreachable default table 801 metric 4294967295",
        "rule add priority 9999 from 10.1.0.0/24 to 10.1.0.1/32 table local",
        "rule add priority 10000 from 10.1.0.0/24 to all table 801",
        "rule add priority 11000 from all to 10.1.0.0/24 table 801",
    }));

    [Test]
    public void What_is_as_planned_is_left_alone()
    {
        Assert.That(IpScript.Ensure(Bridge, AsPlanned), Is.Empty);
        Assert.That(IpScript.Remove([Bridge], AsPlanned), Is.Empty);
    }

    [Test]
    public void Another_address_replaces_the_old_one() => Assert.That(
        IpScript.Ensure(Bridge with { Cidr = "10.1.0.254/24" }, AsPlanned),
        Is.EqualTo(new[] { "address del 10.1.0.1/24 dev bn1", "address add 10.1.0.254/24 brd + dev bn1" }));

    [Test]
    public void Only_what_is_ours_goes()
    {
        KernelNetwork now = AsPlanned with { Links = [.. AsPlanned.Links, Other("docker0"), Other("bnx")] };

        Assert.That(IpScript.Remove([], now), Is.EqualTo(new[]
        {
            "rule del priority 9999 from 10.1.0.0/24 to 10.1.0.1/32 table local",
            "rule del priority 10000 from 10.1.0.0/24 to all table 801",
            "rule del priority 11000 from all to 10.1.0.0/24 table 801",
            "route del 192.0.2.0/24 dev eth0 table 801 metric 1",
            "route del default via 192.0.2.1 dev eth0 table 801 metric 1",
            "route del unreachable default table 801 metric 4294967295",
            "link del bn1",
        }));

        static Link Other(string name) => new(name, 9, "", 1500, true, true, true, false, "bridge", "", []);
    }

    [Test]
    public void A_rule_set_that_is_there_needs_no_script()
    {
        RuleSet rules = Settle(World(Instance(), App(101, AllowAll))).State.Plan.Rules;

        Assert.That(NftScript.Diff(rules, rules), Is.Empty);
        Assert.That(NftScript.Diff(RuleSet.Empty, RuleSet.Empty), Is.Empty);
    }

    [Test]
    public void A_changed_app_rewrites_only_its_chains()
    {
        (World world, RouterState state) = Settle(World(Instance(), App(101, AllowAll), App(102, AllowAll)));
        RuleSet before = state.Plan.Rules;
        (_, state) = Settle(world with { Apps = world.Apps.Set(Id(102), App(102, Ace("ip=203.0.113.1"))) }, state);

        string[] lines = NftScript.Diff(before, state.Plan.Rules).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(lines, Is.All.Contains(" nbu1x2-"));
        Assert.That(lines.Where(line => line.StartsWith("flush", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "flush chain bridge zedrouter nbu1x2-in", "flush chain bridge zedrouter nbu1x2-out", "flush chain ip zedrouter nbu1x2-in",
        }));
    }

    [Test]
    public void A_chain_goes_after_all_that_leads_to_it()
    {
        (World world, RouterState state) = Settle(World(Instance(), App(101, AllowAll)));
        RuleSet before = state.Plan.Rules;
        (_, state) = Settle(world with { Apps = ValueMap<Guid, AppNetworkConfig>.Empty }, state);

        List<string> lines = [.. NftScript.Diff(before, state.Plan.Rules).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

        Assert.That(lines.IndexOf("flush map bridge zedrouter egress"), Is.InRange(0, lines.IndexOf("delete chain bridge zedrouter nbu1x1-out")));
        Assert.That(lines.IndexOf("flush chain bridge zedrouter nbu1x1-out"), Is.InRange(0, lines.IndexOf("delete counter bridge zedrouter nbu1x1-out-drops")));
    }

    [Test]
    public void What_ip_writes_is_read_back_as_planned()
    {
        const string output = """
            [{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP"],"mtu":65536,"address":"00:00:00:00:00:00","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8,"scope":"host"}]}]
            [{"type":"unicast","dst":"default","gateway":"192.0.2.1","dev":"eth0","table":"801","protocol":"boot","scope":"global","metric":1,"flags":["onlink"]},
             {"type":"unreachable","dst":"default","dev":"lo","table":"801","metric":4294967295,"flags":[]},
             {"type":"unicast","dst":"203.0.113.9","gateway":"192.0.2.1","dev":"eth0","table":"801","flags":[]},
             {"type":"local","dst":"10.1.0.1","dev":"bn1","table":"local","flags":[]}]
            [{"priority":0,"src":"all","table":"local"},{"priority":9999,"src":"10.1.0.0","srclen":24,"dst":"10.1.0.1","table":"local"}]
            """;
        FakeExec exec = new FakeExec().On("ip -json -details -batch -", output);

        KernelNetwork now = KernelNetwork.ReadAsync(new IpTool(exec), CancellationToken.None).GetAwaiter().GetResult();

        Assert.That(now.Links.Single().Has("127.0.0.1/8"), Is.True);
        Assert.That(now.Routes, Is.EqualTo((ValueList<string>)["default via 192.0.2.1 dev eth0 table 801 metric 1", "unreachable default table 801 metric 4294967295", "203.0.113.9/32 via 192.0.2.1 dev eth0 table 801"]));
        Assert.That(now.PolicyRules, Is.EqualTo((ValueList<string>)["9999 from 10.1.0.0/24 to 10.1.0.1/32 table local"]));
    }
}
