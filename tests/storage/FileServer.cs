using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Eve.Tests.Storage;

/// <summary>
/// A small HTTP server on loopback whose faults a test chooses: what nginx and registries do, and what they do only on bad days.
/// </summary>
public sealed class FileServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<string> requests = [];
    private readonly CancellationTokenSource stop = new();

    public FileServer()
    {
        // A free port can be taken by another between the look and the use: then the next one.
        for (int attempt = 0; ; attempt++)
        {
            Port = FreePort();
            listener.Prefixes.Clear();
            listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
            try
            {
                listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 10)
            {
            }
        }
        _ = ServeAsync();
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>Files by path, without the first slash.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = [];

    /// <summary>May answer a request itself; true when it did.</summary>
    public Func<HttpListenerContext, Task<bool>>? Answer { get; set; }

    /// <summary>The server does not know Range and answers 200.</summary>
    public bool IgnoreRange { get; set; }

    /// <summary>Each of the next transfers is cut off after so many bytes.</summary>
    public ConcurrentQueue<int> CutAfter { get; } = [];

    /// <summary>Bodies are sent in parts of this size, each when the gate opens once; 0 = all at once.</summary>
    public int PartSize { get; set; }

    /// <summary>Lets parts go when <see cref="PartSize"/> is set.</summary>
    public SemaphoreSlim Parts { get; } = new(0);

    /// <summary>"GET /path" with " Range bytes=…" where asked.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    public void Dispose()
    {
        stop.Cancel();
        listener.Close();
    }

    public static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = HandleAsync(context);
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        try
        {
            string range = context.Request.Headers["Range"] is { } wanted ? $" Range {wanted}" : "";
            requests.Enqueue($"{context.Request.HttpMethod} {context.Request.RawUrl}{range}");
            if (Answer is null || !await Answer(context).ConfigureAwait(false))
                await SendAsync(context).ConfigureAwait(false);
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            context.Response.Abort();
        }
    }

    private async Task SendAsync(HttpListenerContext context)
    {
        if (!Files.TryGetValue(context.Request.Url!.AbsolutePath.TrimStart('/'), out byte[]? file))
        {
            context.Response.StatusCode = 404;
            return;
        }
        int from = 0;
        if (!IgnoreRange && context.Request.Headers["Range"] is { } range)
        {
            from = int.Parse(range["bytes=".Length..].Split('-')[0], CultureInfo.InvariantCulture);
            if (from >= file.Length)
            {
                context.Response.StatusCode = 416;
                return;
            }
            context.Response.StatusCode = 206;
            context.Response.AddHeader("Content-Range", $"bytes {from}-{file.Length - 1}/{file.Length}");
        }
        await SendBodyAsync(context, file.AsMemory(from)).ConfigureAwait(false);
    }

    /// <summary>Sends bytes with the faults that are set.</summary>
    public async Task SendBodyAsync(HttpListenerContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength64 = body.Length;
        bool cut = CutAfter.TryDequeue(out int after);
        if (cut)
            body = body[..Math.Min(after, body.Length)];
        int part = PartSize > 0 ? PartSize : Math.Max(body.Length, 1);
        for (int sent = 0; sent < body.Length; sent += part)
        {
            if (PartSize > 0)
                await Parts.WaitAsync(stop.Token).ConfigureAwait(false);
            await context.Response.OutputStream.WriteAsync(body.Slice(sent, Math.Min(part, body.Length - sent)), stop.Token).ConfigureAwait(false);
            await context.Response.OutputStream.FlushAsync(stop.Token).ConfigureAwait(false);
        }
        if (cut)
            throw new IOException("cut off, as the test wants it");
    }
}
