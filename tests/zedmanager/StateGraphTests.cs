using Eve.Tests.Support;

namespace Eve.Zedmanager.Tests;

/// <summary>No state of an app is a trap, and the README draws them as they are.</summary>
public sealed class StateGraphTests
{
    private static readonly StateGraph Graph = StateGraph.Draw();

    [Test]
    public void Every_state_has_a_way_out() =>
        Assert.That(Graph.States.Where(state => state != StateGraph.Gone && Graph.From(state).Count == 0), Is.Empty);

    [Test]
    public void From_every_state_an_app_can_run_stop_and_go()
    {
        foreach (string state in Graph.States.Where(state => state != StateGraph.Gone))
            Assert.That(Graph.Reach(state), Is.SupersetOf(new[] { "Running", "Halted", StateGraph.Gone }), state);
    }

    [Test]
    public void The_README_shows_them()
    {
        string folder = Path.Combine(Golden.Repository, "agents", "zedmanager");
        string readme = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.That(readme, Is.EqualTo(Graph.Readme(readme)), "run make docs");
        Assert.That(File.ReadAllText(Path.Combine(folder, "states.svg")), Is.EqualTo(Graph.Svg()), "run make docs");
    }
}
