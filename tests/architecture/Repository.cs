using System.Text.RegularExpressions;
using System.Xml.Linq;
using Eve.Tests.Support;

namespace Eve.Architecture.Tests;

/// <summary>The repository as files: project files with their references, and source lines.</summary>
internal static class Repository
{
    public static string Root => Golden.Repository;

    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. Find("*.csproj").Select(ProjectFile.Read)];

    /// <summary>Source files below these folders, relative to the root.</summary>
    public static IEnumerable<string> Sources(params string[] folders) =>
        Find("*.cs").Where(file => folders.Any(folder => file.StartsWith(folder + "/", StringComparison.Ordinal)));

    /// <summary>Lines of code (comments and texts in quotes taken out) that match, as "file:line: code".</summary>
    public static IEnumerable<string> Lines(IEnumerable<string> files, string pattern)
    {
        Regex regex = new(pattern);
        foreach (string file in files)
        {
            string[] lines = File.ReadAllLines(Path.Combine(Root, file));
            for (int i = 0; i < lines.Length; i++)
                if (regex.IsMatch(CodeOf(lines[i])))
                    yield return $"{file}:{i + 1}: {lines[i].Trim()}";
        }
    }

    public static string[] Agents() => [.. File.ReadAllLines(Path.Combine(Root, "build/agents.txt"))
        .Select(line => line.Split('#')[0].Trim())
        .Where(line => line.Length > 0)];

    /// <summary>Files of the repository, relative to the root; what the build wrote is none.</summary>
    private static IEnumerable<string> Find(string pattern) => Directory
        .EnumerateFiles(Root, pattern, new EnumerationOptions { RecurseSubdirectories = true })
        .Select(file => Path.GetRelativePath(Root, file))
        .Where(file => !Regex.IsMatch(file, "(^|/)(out|bin|obj)/"))
        .Order(StringComparer.Ordinal);

    private static string CodeOf(string line)
    {
        line = Regex.Replace(line, """
            "(\\.|[^"\\])*"
            """, "\"\"");
        int comment = line.IndexOf("//", StringComparison.Ordinal);
        return comment < 0 ? line : line[..comment];
    }
}

/// <summary>One project file.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="References">Projects, relative to the root.</param>
/// <param name="Packages">Names of packages it asks for itself.</param>
internal sealed record ProjectFile(string Path, string[] References, string[] Packages)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public static ProjectFile Read(string path)
    {
        XElement xml = XElement.Load(System.IO.Path.Combine(Repository.Root, path));
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.Combine(Repository.Root, path))!;
        return new(
            path,
            [.. Included(xml, "ProjectReference").Select(reference => System.IO.Path.GetRelativePath(
                Repository.Root,
                System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, reference.Replace('\\', '/')))))],
            [.. Included(xml, "PackageReference")]);
    }

    private static IEnumerable<string> Included(XElement xml, string element) => xml.Descendants(element).Select(item => (string)item.Attribute("Include")!);
}
