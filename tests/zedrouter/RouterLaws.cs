using Eve.Agents.Zedrouter.Core;
using Eve.Tests.Support;
using Eve.Types;
using FsCheck;
using FsCheck.Fluent;
using static Eve.Agents.Zedrouter.Tests.Records;

namespace Eve.Agents.Zedrouter.Tests;

/// <summary>What holds for every sequence of changes.</summary>
public sealed class RouterLaws
{
    /// <summary>Steps as small numbers: which object, and what happens to it.</summary>
    private static readonly Arbitrary<(int Object, int Change)[]> Sequences =
        Gen.ArrayOf(Gen.Zip(Gen.Choose(0, 5), Gen.Choose(0, 5)).Select(pair => (pair.Item1, pair.Item2)), 12).ToArbitrary();

    [Test]
    public void Deciding_twice_changes_nothing() => Each((world, state) =>
    {
        RouterState once = Router.Decide(world, state);
        return Router.Decide(world, once) == once;
    });

    [Test]
    public void Addresses_numbers_and_names_are_never_given_twice() => Each((world, state) =>
    {
        (_, state) = Settle(world, state);
        string[] vifs = [.. state.Instances.Values.SelectMany(instance => instance.Vifs.OrEmpty()).Select(vif => vif.Name)];
        bool addresses = state.Instances.Values.All(instance => instance.IPAssignments is null
            || instance.IPAssignments.Values.SelectMany(assigned => assigned.IPv4Addrs.OrEmpty()).Select(address => address.Address).ToArray() is var all && all.Distinct().Count() == all.Length);
        return addresses && vifs.Distinct().Count() == vifs.Length && state.Plan.Bridges.Select(bridge => bridge.Name).Distinct().Count() == state.Plan.Bridges.Count;
    });

    [Test]
    public void When_everything_is_deleted_nothing_is_left() => Each((world, state) =>
    {
        (world, state) = Settle(world with { Apps = ValueMap<Guid, AppNetworkConfig>.Empty, Instances = ValueMap<Guid, NetworkInstanceConfig>.Empty }, state);
        return state.Plan == Core.Plan.NetworkPlan.Empty && state.Apps.Count == 0 && state.Instances.Count == 0
            && state.Numbers == Core.Numbers.NumberBook.Empty;
    });

    /// <summary>The exception by name: an app that waits for a port map, or for a name, gets it when the other lets go.</summary>
    [Test]
    public void A_change_of_one_app_does_not_touch_the_chains_of_another() => Each((world, state) =>
    {
        (world, state) = Settle(world, state);
        if (state.Apps.Find(Id(101)) is not { Activated: true } || state.Apps.Find(Id(102)) is not { Activated: true, Error: "" } other)
            return true;
        (_, RouterState after) = Settle(world with { Apps = world.Apps.Set(Id(101), world.Apps[Id(101)].With(adapter => adapter with { ACLs = [Ace("ip=198.51.100.1")] })) }, state);
        string vif = other.AppNetAdapterList![0].Vif;
        return after.Plan.Rules.Chain("bridge", vif + "-out") == state.Plan.Rules.Chain("bridge", vif + "-out");
    });

    private static void Each(Func<World, RouterState, bool> law) =>
        Prop.ForAll(Sequences, steps =>
        {
            (World world, RouterState state) = (World(), RouterState.Empty);
            foreach ((int target, int change) in steps)
            {
                world = Apply(world, target, change);
                (world, state) = Settle(world, state);
            }
            // One more change that nobody has decided about yet.
            return law(Apply(world, steps.Length % 6, steps.Length % 5), state);
        }).Hold();

    private static World Apply(World world, int target, int change)
    {
        if (target == 5)
            return world with { Ports = change % 2 == 0 ? Uplink() : Uplink("10.1.0.77/24") };
        if (target < 2)
        {
            Guid uuid = Id(target + 1);
            return change switch
            {
                0 => world with { Instances = world.Instances.Without(uuid) },
                1 => world with { Instances = world.Instances.Set(uuid, Instance(target + 1) with { Activate = false }) },
                2 => world with { Instances = world.Instances.Set(uuid, Instance(target + 1) with { Gateway = IpText.None }) },
                3 => world with { Instances = world.Instances.Set(uuid, Instance(target + 1, "10.1.0.128/25")) },
                _ => world with { Instances = world.Instances.Set(uuid, Instance(target + 1, $"10.{target + 1}.0.0/29")) },
            };
        }
        Guid app = Id(target + 99);
        return change switch
        {
            0 => world with { Apps = world.Apps.Without(app) },
            1 => world with { Apps = world.Apps.Set(app, App(target + 99, AllowAll) with { Activate = false }) },
            2 => world with { Apps = world.Apps.Set(app, App(target + 99, 2, AllowAll)) },
            3 => world with { Apps = world.Apps.Set(app, App(target + 99, Ace("protocol=tcp", "lport=8080").PortMap(80))) },
            4 => world with { Apps = world.Apps.Set(app, App(target + 99) with { DisplayName = "same" }) },
            _ => world with { Apps = world.Apps.Set(app, App(target + 99, Ace("host=a.test"))) },
        };
    }
}
