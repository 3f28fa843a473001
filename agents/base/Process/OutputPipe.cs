using System.Text;

namespace Eve.Agents;

/// <summary>Reads one output of a program to its end and keeps the first 1 MiB, so that the program never blocks on a full pipe.</summary>
internal sealed class OutputPipe
{
    private const int Limit = 1024 * 1024;

    private readonly MemoryStream kept = new();

    public OutputPipe(Stream pipe) => Ended = ReadAsync(pipe);

    public Task Ended { get; }

    /// <summary>What has come so far, as UTF-8.</summary>
    public string Text
    {
        get
        {
            lock (kept)
                return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
        }
    }

    private async Task ReadAsync(Stream pipe)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await pipe.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
                lock (kept)
                    kept.Write(buffer, 0, (int)Math.Min(read, Limit - kept.Length));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The reader gave up on a pipe that a left-behind daemon holds open.
        }
    }
}
