using Eve.Types;

namespace Eve.Agents.Base.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GraphReconcilerTests
{
    private readonly ThingWorld world = new();
    private GraphState state = GraphState.Empty;

    [Test]
    public async Task Things_are_created_after_what_they_need_and_deleted_before()
    {
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b", "c"), Thing.Of("c"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Create c", "Create b", "Create a" }));
        Assert.That(state.Settled);
        await ReconcileAsync();
        Assert.That(Taken(), Is.EqualTo(new[] { "Delete a", "Delete b", "Delete c" }));
        Assert.That(state.Items, Is.Empty);
    }

    [Test]
    public async Task Nothing_is_done_twice()
    {
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b"));
        Taken();
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b"));
        Assert.That(Taken(), Is.Empty);
    }

    [Test]
    public async Task A_change_in_place_leaves_what_depends_on_it_alone()
    {
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b"));
        Taken();
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b") with { Soft = 1 });
        Assert.That(Taken(), Is.EqualTo(new[] { "Modify b" }));
    }

    [Test]
    public async Task What_depends_on_a_recreated_thing_is_recreated()
    {
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b"), Thing.Of("c"));
        Taken();
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b") with { Hard = 1 }, Thing.Of("c"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Delete a", "Delete b", "Create b", "Create a" }));
    }

    [Test]
    public async Task A_thing_that_lets_go_of_another_is_changed_before_the_other_is_deleted()
    {
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b"));
        Taken();
        await ReconcileAsync(Thing.Of("a", "c"), Thing.Of("c"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Create c", "Modify a", "Delete b" }));
    }

    [Test]
    public async Task What_lacks_something_waits_and_says_for_what()
    {
        await ReconcileAsync(Thing.Of("a", "b", "xeth0"), Thing.Of("b"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Create b" }));
        Assert.That(state.Find("a"), Is.EqualTo(new ItemState(Thing.Of("a", "b", "xeth0"), Exists: false) { WaitsFor = ["xeth0"] }));
        world.Externals.Add("xeth0");
        await ReconcileAsync(Thing.Of("a", "b", "xeth0"), Thing.Of("b"), Thing.Of("xeth0"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Create a" }));
        Assert.That(state.Settled);
    }

    [Test]
    public async Task What_stands_on_an_external_thing_goes_with_it()
    {
        world.Externals.Add("xeth0");
        await ReconcileAsync(Thing.Of("a", "xeth0"), Thing.Of("xeth0"));
        Taken();
        await ReconcileAsync(Thing.Of("a", "xeth0"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Delete a" }));
        Assert.That(state.Find("a")!.WaitsFor, Is.EqualTo((ValueList<string>)["xeth0"]));
        Assert.That(state.Find("xeth0"), Is.Null);
    }

    [Test]
    public async Task A_condition_on_the_other_s_form_counts_like_its_absence()
    {
        Picky picky = new();
        await ReconcileAsync(picky, Thing.Of("b"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Create b" }));
        await ReconcileAsync(picky, Thing.Of("b") with { Soft = 1 });
        Assert.That(Taken(), Is.EqualTo(new[] { "Modify b", "Create picky" }));
    }

    [Test]
    public async Task A_circle_waits_for_ever_and_harms_nobody_else()
    {
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b", "a"), Thing.Of("c"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Create c" }));
        Assert.That(state.Find("a")!.WaitsFor, Is.EqualTo((ValueList<string>)["b"]));
    }

    [Test]
    public async Task A_failed_creation_holds_up_only_what_needs_it_and_is_tried_again()
    {
        world.Broken.Add("Create b");
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b"), Thing.Of("c"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Create b", "Create c" }));
        Assert.That(state.Find("b"), Is.EqualTo(new ItemState(Thing.Of("b"), Exists: false, "Create b is broken")));
        Assert.That(state.Find("a")!.WaitsFor, Is.EqualTo((ValueList<string>)["b"]));
        world.Broken.Clear();
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b"), Thing.Of("c"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Create b", "Create a" }));
        Assert.That(state.Settled);
    }

    [Test]
    public async Task A_failed_deletion_keeps_what_lies_below_and_is_tried_again()
    {
        await ReconcileAsync(Thing.Of("a", "b"), Thing.Of("b"));
        Taken();
        world.Broken.Add("Delete a");
        await ReconcileAsync();
        Assert.That(Taken(), Is.EqualTo(new[] { "Delete a" }));
        Assert.That(state.Find("a")!.Error, Is.EqualTo("Delete a is broken"));
        Assert.That(state.Find("b")!.Exists);
        world.Broken.Clear();
        await ReconcileAsync();
        Assert.That(Taken(), Is.EqualTo(new[] { "Delete a", "Delete b" }));
    }

    [Test]
    public async Task A_failed_change_keeps_the_old_form_and_is_tried_again()
    {
        await ReconcileAsync(Thing.Of("a"));
        world.Broken.Add("Modify a");
        await ReconcileAsync(Thing.Of("a") with { Soft = 1 });
        Assert.That(state.Find("a"), Is.EqualTo(new ItemState(Thing.Of("a"), Exists: true, "Modify a is broken")));
        world.Broken.Clear();
        await ReconcileAsync(Thing.Of("a") with { Soft = 1 });
        Assert.That(state.Find("a"), Is.EqualTo(new ItemState(Thing.Of("a") with { Soft = 1 }, Exists: true)));
    }

    [Test]
    public async Task An_error_of_something_no_longer_wanted_is_forgotten()
    {
        world.Broken.Add("Create a");
        await ReconcileAsync(Thing.Of("a"));
        await ReconcileAsync();
        Assert.That(state.Items, Is.Empty);
    }

    [Test]
    public async Task What_was_found_at_start_is_taken_over()
    {
        world.Items["a"] = Thing.Of("a");
        world.Items["old"] = Thing.Of("old");
        state = GraphState.Found(Thing.Of("a"), Thing.Of("old"));
        await ReconcileAsync(Thing.Of("a"), Thing.Of("b"));
        Assert.That(Taken(), Is.EqualTo(new[] { "Delete old", "Create b" }));
    }

    private async Task ReconcileAsync(params Item[] intended) =>
        state = (await new GraphReconciler(world).RunAsync(state, Graph.Of(intended), CancellationToken.None)).State;

    private string[] Taken()
    {
        string[] taken = [.. world.Log];
        world.Log.Clear();
        return taken;
    }

    private sealed record Picky : Item
    {
        public override string Id => "picky";

        public override IEnumerable<Dependency> DependsOn => [new("b", item => item is Thing { Soft: 1 })];
    }
}
