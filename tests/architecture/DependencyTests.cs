namespace Eve.Architecture.Tests;

/// <summary>Who may know whom, read from the project files.</summary>
public sealed class DependencyTests
{
    private static readonly string[] MayKnowApi = ["agents/zedagent/", "agents/evectl/", "api/", "tests/"];

    private static IEnumerable<ProjectFile> Agents => Repository.Projects.Where(project =>
        project.Path.StartsWith("agents/", StringComparison.Ordinal) && !project.Path.StartsWith("agents/base/", StringComparison.Ordinal));

    [Test]
    public void No_agent_references_another_agent() => AssertNone(
        from agent in Agents
        from reference in agent.References
        where reference.StartsWith("agents/", StringComparison.Ordinal) && !reference.StartsWith("agents/base/", StringComparison.Ordinal)
        select $"{agent.Path} references {reference}: code that two agents need belongs in types or agents/base");

    [Test]
    public void Only_zedagent_the_controller_evectl_and_tests_know_the_api() => AssertNone(
        from project in Repository.Projects
        where !MayKnowApi.Any(start => project.Path.StartsWith(start, StringComparison.Ordinal))
        from found in project.References.Where(reference => reference.StartsWith("api/", StringComparison.Ordinal))
            .Concat(project.Packages.Where(package => package is "Google.Protobuf" or "Grpc.Tools"))
        select $"{project.Path} references {found}: zedagent translates the controller's messages into records");

    [TestCase("types/Eve.Types.csproj", "")]
    [TestCase("pubsub/Eve.PubSub.csproj", "types/Eve.Types.csproj")]
    [TestCase("agents/base/Eve.Agents.Base.csproj", "pubsub/Eve.PubSub.csproj types/Eve.Types.csproj")]
    [TestCase("api/Eve.Api.csproj", "")]
    public void A_layer_knows_only_those_below_it(string path, string allowed)
    {
        ProjectFile project = Repository.Projects.Single(project => project.Path == path);
        Assert.That(project.References, Is.SubsetOf(allowed.Split(' ')));
    }

    [Test]
    public void Types_need_no_package_but_the_framework_s_own_JSON()
    {
        Assert.That(Repository.Projects.Single(project => project.Path == "types/Eve.Types.csproj").Packages, Is.EqualTo(["System.Text.Json"]));
    }

    [Test]
    public void Nothing_but_tests_references_tests() => AssertNone(
        from project in Repository.Projects
        where !project.Path.StartsWith("tests/", StringComparison.Ordinal)
        from reference in project.References
        where reference.StartsWith("tests/", StringComparison.Ordinal)
        select $"{project.Path} references {reference}");

    [Test]
    public void Each_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "eve.sln")).Replace('\\', '/');
        Assert.That(Repository.Projects.Select(project => project.Path).Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void An_executable_of_an_agent_has_the_agent_s_name() => AssertNone(
        from agent in Agents
        where Path.GetFileName(agent.Folder) != Path.GetFileNameWithoutExtension(agent.Path)
        select $"{agent.Path}: the project is named as its folder");

    private static void AssertNone(IEnumerable<string> violations) => Assert.That(violations, Is.Empty);
}
