using System.Security.Cryptography;
using Eve.Agents.Verifier.Core;
using Microsoft.Win32.SafeHandles;
using NLog;

namespace Eve.Agents.Verifier.Files;

/// <summary>The verifier's two folders below /persist/vault/verifier, and the hashing of what lies there.</summary>
public sealed class VerifyFolders(Paths paths)
{
    private const string Verifying = "/persist/vault/verifier/verifier";
    private const string Verified = "/persist/vault/verifier/verified";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly Logger Log = LogManager.GetLogger("verifier.files");

    /// <summary>Makes both folders. What was being looked at when the last run ended is gone: it must be downloaded again.</summary>
    public void Prepare()
    {
        if (Directory.Exists(paths.Of(Verifying)))
            Directory.Delete(paths.Of(Verifying), recursive: true);
        Directory.CreateDirectory(paths.Of(Verifying), OwnerOnly);
        Directory.CreateDirectory(paths.Of(Verified), OwnerOnly);
    }

    /// <summary>Takes a downloaded file over: from now on nobody else writes to it.</summary>
    /// <returns>The device's path of the file, and its size.</returns>
    /// <exception cref="IOException">The file is not there or cannot be moved; the text names it.</exception>
    public (string Path, long Size) Take(string source, string sha256, string mediaType)
    {
        FileInfo file = new(paths.Of(source));
        if (!file.Exists)
            throw new FileNotFoundException($"markObjectAsVerifying failed stat {source}: no such file or directory");
        long size = file.Length;
        string target = $"{Verifying}/{FileNames.Verifying(Guid.NewGuid(), sha256, mediaType)}";
        Directory.CreateDirectory(paths.Of(Verifying), OwnerOnly);
        file.MoveTo(paths.Of(target), overwrite: true);
        File.SetUnixFileMode(paths.Of(target), UnixFileMode.UserRead);
        return (target, size);
    }

    /// <summary>Moves a file that passed to its final place.</summary>
    public string Keep(string path, string sha256, string mediaType)
    {
        string target = $"{Verified}/{FileNames.Verified(sha256, mediaType)}";
        Directory.CreateDirectory(paths.Of(Verified), OwnerOnly);
        File.Move(paths.Of(path), paths.Of(target), overwrite: true);
        return target;
    }

    public void Delete(string path)
    {
        if (!File.Exists(paths.Of(path)))
            Log.Warn("{path} is gone already", path);
        File.Delete(paths.Of(path));
    }

    /// <summary>Hex digits, lower case.</summary>
    public string HashOf(string path, CancellationToken stop)
    {
        using SafeFileHandle file = File.OpenHandle(paths.Of(path), options: FileOptions.SequentialScan);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[(int)Math.Clamp(RandomAccess.GetLength(file), 4096, 1 << 20)];
        long offset = 0;
        for (int read; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
        {
            stop.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Every file kept by earlier runs that still has the digest of its name; all others are removed.</summary>
    public IReadOnlyList<KeptFile> Scan(CancellationToken stop)
    {
        List<KeptFile> good = [];
        foreach (string full in Directory.EnumerateFiles(paths.Of(Verified), "*", SearchOption.AllDirectories))
        {
            stop.ThrowIfCancellationRequested();
            string path = full[paths.Root.Length..];
            if (FileNames.Parse(Path.GetFileName(full)) is { } name && SameDigest(path, name.Sha256, stop))
                good.Add(new(name.Sha256, name.MediaType, path, new FileInfo(full).Length));
            else
                File.Delete(full);
        }
        return good;
    }

    private bool SameDigest(string path, string sha256, CancellationToken stop)
    {
        try
        {
            if (HashOf(path, stop) == sha256)
                return true;
            Log.Warn("{path} has not the digest of its name any more; it is removed and downloaded again when wanted", path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.Warn("{path} cannot be read and is removed: {err}", path, error.Message);
        }
        return false;
    }
}

/// <summary>A verified file on disk; <paramref name="Path"/> is the device's.</summary>
public sealed record KeptFile(string Sha256, string MediaType, string Path, long Size);
