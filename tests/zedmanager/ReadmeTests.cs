using System.Reflection;
using System.Text.RegularExpressions;
using Eve.Tests.Support;

namespace Eve.Zedmanager.Tests;

/// <summary>What the README promises has its proof.</summary>
public sealed partial class ReadmeTests
{
    [Test]
    public void Each_deviation_from_the_original_names_tests_that_exist()
    {
        string readme = File.ReadAllText(Path.Combine(Golden.Repository, "agents", "zedmanager", "README.md"));
        string[] rows = [.. readme[readme.IndexOf("| the original | here | test |", StringComparison.Ordinal)..].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|'))];
        HashSet<string> tests = [.. typeof(ReadmeTests).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Select(method => method.Name)];

        Assert.That(rows, Has.Length.GreaterThan(20));
        foreach (string row in rows)
        {
            string proof = row[row.TrimEnd(' ', '|').LastIndexOf('|')..];
            if (proof.Contains("the same", StringComparison.Ordinal))
                continue;
            string[] named = [.. InCode().Matches(proof).Select(match => match.Groups[1].Value)];
            Assert.That(named, Is.Not.Empty, row);
            Assert.That(named.Where(name => !tests.Contains(name)), Is.Empty, row);
        }
    }

    [GeneratedRegex("`([A-Za-z0-9_]+)`")]
    private static partial Regex InCode();
}
