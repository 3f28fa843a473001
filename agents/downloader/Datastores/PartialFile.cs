using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Eve.Agents.Downloader.Datastores;

/// <summary>
/// A file on its way: bytes at <c>TARGET</c>, how many of them are sure in <c>TARGET.progress</c> (storage facts, downloader 7).
/// The record is written by rename, after the bytes it vouches for.
/// </summary>
public sealed class PartialFile : IDisposable
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);

    private readonly string target;
    private readonly TimeProvider time;
    private readonly SafeFileHandle file;
    private long savedAt;
    private long saved;

    private PartialFile(string target, TimeProvider time, SafeFileHandle file, long offset)
    {
        this.target = target;
        this.time = time;
        this.file = file;
        Length = saved = offset;
        savedAt = time.GetTimestamp();
    }

    /// <summary>Bytes written so far, those of earlier runs included.</summary>
    public long Length { get; private set; }

    /// <summary>Opens the target at the last sure offset; at 0 when there is none.</summary>
    public static PartialFile Resume(string target, TimeProvider time)
    {
        long offset = File.Exists(target) ? SureOffset(target) : 0;
        SafeFileHandle file = OpenTarget(target, FileMode.OpenOrCreate);
        if (RandomAccess.GetLength(file) < offset)
            offset = 0;
        RandomAccess.SetLength(file, offset);
        return new(target, time, file, offset);
    }

    /// <summary>Opens the target empty and forgets earlier progress.</summary>
    public static PartialFile Anew(string target, TimeProvider time)
    {
        File.Delete(target + ".progress");
        return new(target, time, OpenTarget(target, FileMode.Create), 0);
    }

    /// <summary>Throws away what is there: the server cannot continue.</summary>
    public void Restart()
    {
        RandomAccess.SetLength(file, 0);
        File.Delete(target + ".progress");
        Length = saved = 0;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(file, bytes, Length);
        Length += bytes.Length;
        if (time.GetElapsedTime(savedAt) >= SaveEvery)
            Save();
    }

    /// <summary>Makes the offset sure: flushes, then replaces the record.</summary>
    public void Save()
    {
        savedAt = time.GetTimestamp();
        if (saved == Length)
            return;
        RandomAccess.FlushToDisk(file);
        string parts = $$"""{"PartSize":{{Length}},"Parts":null}""";
        string text = $$"""{"version":1,"hash":"{{Sha256Of(parts)}}","parts":{{parts}}}""";
        using (SafeFileHandle record = OpenTarget(target + ".progress.tmp", FileMode.Create))
        {
            RandomAccess.Write(record, Encoding.UTF8.GetBytes(text), 0);
            RandomAccess.FlushToDisk(record);
        }
        File.Move(target + ".progress.tmp", target + ".progress", overwrite: true);
        saved = Length;
    }

    /// <summary>The file is whole: its progress record goes. What is not on disk at a power cut is caught by the verifier.</summary>
    public void Complete() => File.Delete(target + ".progress");

    public void Dispose() => file.Dispose();

    private static SafeFileHandle OpenTarget(string path, FileMode mode)
    {
        if (mode == FileMode.Create)
            File.Delete(path);
        SafeFileHandle handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return handle;
    }

    // A valid .tmp that is alone or further on was complete when the process ended before the rename.
    private static long SureOffset(string target)
    {
        long? record = ReadRecord(target + ".progress");
        long? newer = ReadRecord(target + ".progress.tmp");
        return newer is not null && newer >= (record ?? 0) ? newer.Value : record ?? 0;
    }

    private static long? ReadRecord(string path)
    {
        try
        {
            using JsonDocument text = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement parts = text.RootElement.GetProperty("parts");
            return text.RootElement.GetProperty("hash").GetString() == Sha256Of(parts.GetRawText())
                && parts.GetProperty("PartSize").TryGetInt64(out long offset) && offset >= 0
                ? offset
                : null;
        }
        catch (Exception error) when (error is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Sha256Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
