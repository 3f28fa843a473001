namespace Eve.Replay.Wire;

/// <summary>A device's root for one replay; gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("rp").FullName;

    public string Of(string devicePath) => Root + devicePath;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>The first difference between a recording and ours.</summary>
internal sealed class DifferenceException(int line, string text) : Exception($"line {line}: {text}");
