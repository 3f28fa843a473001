namespace Eve.Tests.Support;

/// <summary>A folder of this test alone, gone when the test is over.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("eve-").FullName;

    public void Dispose() => ScratchFolder.Delete(Path);
}
