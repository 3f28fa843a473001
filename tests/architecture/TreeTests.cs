namespace Eve.Architecture.Tests;

/// <summary>What lies where.</summary>
public sealed class TreeTests
{
    private static readonly string[] Top =
    [
        "agents", "pubsub", "types", "api", "build", "tests", "Makefile", "eve.sln", "README.md", "LICENSE",
        "Directory.Build.props", "Directory.Packages.props", "global.json", "NuGet.config",
        "out", // written by the build, in no commit
    ];

    [Test]
    public void The_top_level_is_fixed() => Assert.That(
        Directory.EnumerateFileSystemEntries(Repository.Root).Select(entry => Path.GetFileName(entry)!).Where(name => name[0] != '.'),
        Is.SubsetOf(Top));

    [Test]
    public void Files_that_MSBuild_looks_for_at_the_root_are_three_lines() => Assert.Multiple(() =>
    {
        foreach (string name in new[] { "Directory.Build.props", "Directory.Packages.props" })
            Assert.That(File.ReadAllLines(Path.Combine(Repository.Root, name)), Has.Length.EqualTo(3), name);
    });

    [Test]
    public void Each_agent_has_its_page_and_its_program([ValueSource(nameof(AgentNames))] string agent)
    {
        string folder = Path.Combine(Repository.Root, "agents", agent);
        Assert.That(File.Exists(Path.Combine(folder, "README.md")), $"agents/{agent}/README.md: one page with purpose, topics, file map, deviations");
        Assert.That(File.Exists(Path.Combine(folder, "Program.cs")), $"agents/{agent}/Program.cs");
        Assert.That(File.Exists(Path.Combine(folder, agent + ".csproj")), $"agents/{agent}/{agent}.csproj");
    }

    [Test]
    public void Each_folder_of_an_agent_is_listed() => Assert.That(
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "agents")).Select(folder => Path.GetFileName(folder)!),
        Is.SubsetOf([.. AgentNames(), "base", "evectl"]));

    [Test]
    public void Each_layer_has_its_page([Values("api", "pubsub", "agents/base", "agents/evectl")] string folder) =>
        Assert.That(File.Exists(Path.Combine(Repository.Root, folder, "README.md")), $"{folder}/README.md");

    private static string[] AgentNames() => Repository.Agents();
}
