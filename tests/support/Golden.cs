namespace Eve.Tests.Support;

/// <summary>Finds golden data: files below tests/golden of the repository that this test was built from.</summary>
public static class Golden
{
    /// <summary>The folder that holds eve.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Full path of a file or folder below tests/golden.</summary>
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([Repository, "tests", "golden", .. parts]);

    public static byte[] Bytes(params string[] parts) => File.ReadAllBytes(Path(parts));

    public static string Text(params string[] parts) => File.ReadAllText(Path(parts));

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "eve.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder with eve.sln above {AppContext.BaseDirectory}");
    }
}
