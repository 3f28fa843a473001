using Eve.Tests.Support;

namespace Eve.Architecture.Tests;

/// <summary>What README.md says of the code is true.</summary>
public sealed class ReadmeTests
{
    [Test]
    public void The_table_of_topics_is_as_built() => Assert.That(
        File.ReadAllText(Path.Combine(Repository.Root, "README.md")), Is.EqualTo(TopicTable.Readme(Repository.Root)), "make docs writes the table anew");
}
