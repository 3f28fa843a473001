namespace Eve.Agents.Base.Tests;

/// <summary>Laws of the planner on random graphs; the executor throws when an operation comes at the wrong time.</summary>
public sealed class GraphPropertyTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f", "x", "y"];

    [Test]
    public async Task Any_change_of_intent_ends_in_what_can_be_built_and_keeps_the_order([Range(0, 9)] int block)
    {
        for (int seed = block * 200; seed < (block + 1) * 200; seed++)
        {
            Random random = new(seed);
            ThingWorld world = new();
            world.Externals.Add("x");
            GraphState state = GraphState.Empty;
            for (int step = 0; step < 4; step++)
            {
                Graph intended = RandomGraph(random);
                state = (await new GraphReconciler(world).RunAsync(state, intended, CancellationToken.None)).State;
                Assert.That(world.Items.Values, Is.EquivalentTo(intended.Buildable().Where(item => !item.IsExternal)), $"seed {seed} step {step}");
                Assert.That(state.Existing.Where(item => !item.IsExternal), Is.EquivalentTo(world.Items.Values), $"seed {seed} step {step}");
                Assert.That(GraphPlan.Make(state.Existing, intended), Is.Empty, $"seed {seed} step {step}");
            }
        }
    }

    [Test]
    public async Task After_failures_a_later_run_gets_there([Range(0, 9)] int block)
    {
        for (int seed = block * 200; seed < (block + 1) * 200; seed++)
        {
            Random random = new(seed);
            ThingWorld world = new();
            world.Externals.Add("x");
            GraphState state = GraphState.Empty;
            for (int step = 0; step < 4; step++)
            {
                foreach (string name in Names)
                    if (random.Next(4) == 0)
                        world.Broken.Add($"{(OperationKind)random.Next(3)} {name}");
                state = (await new GraphReconciler(world).RunAsync(state, RandomGraph(random), CancellationToken.None)).State;
                Assert.That(state.Existing.Where(item => !item.IsExternal), Is.EquivalentTo(world.Items.Values), $"seed {seed} step {step}");
            }
            world.Broken.Clear();
            Graph last = RandomGraph(random);
            state = (await new GraphReconciler(world).RunAsync(state, last, CancellationToken.None)).State;
            Assert.That(world.Items.Values, Is.EquivalentTo(last.Buildable().Where(item => !item.IsExternal)), $"seed {seed}");
            Assert.That(state.Items.Values.Where(item => item.Error.Length > 0), Is.Empty, $"seed {seed}");
        }
    }

    private static Graph RandomGraph(Random random) => Graph.Of(Names
        .Where(_ => random.Next(4) > 0)
        .Select(name => new Thing(
            name,
            name == "x" ? [] : [.. Names.Where(other => other != name && random.Next(5) == 0)],
            random.Next(3) / 2,
            random.Next(2))));
}
