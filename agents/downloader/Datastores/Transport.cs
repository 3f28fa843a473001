using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Types;

namespace Eve.Agents.Downloader.Datastores;

/// <summary>HTTP by one route with one set of trusted roots: sockets bound to the uplink's address, time-outs on everything.</summary>
public sealed class Transport : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    /// <exception cref="FetchException">Not retryable: a configured certificate is no PEM.</exception>
    public Transport(Route route, ValueList<Bytes> certificates, TimeProvider time)
    {
        Route = route;
        Time = time;
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = ConnectTimeout,
            ConnectCallback = ConnectAsync,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
            MaxAutomaticRedirections = 10,
            UseCookies = false,
            UseProxy = route.HttpProxy is not null || route.HttpsProxy is not null,
            Proxy = route,
            ActivityHeadersPropagator = null,
        };
        if (certificates.Count > 0)
            handler.SslOptions.CertificateChainPolicy = TrustOnly(certificates);
        Http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        Http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("UnityNetworkReporter", null));
    }

    public Route Route { get; }

    public TimeProvider Time { get; }

    public HttpClient Http { get; }

    /// <summary>How long a server may stay silent before a request or a body counts as dead.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(5);

    public void Dispose() => Http.Dispose();

    /// <summary>Sends; the answer's body is still to be read.</summary>
    /// <exception cref="FetchException">Retryable: no connection, no answer in time, or TLS refused.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        using CancellationTokenSource silence = new(Silence, Time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stop);
        try
        {
            return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new FetchException($"no answer within {Silence.TotalSeconds:0} s");
        }
        catch (HttpRequestException error)
        {
            throw new FetchException(Why(error), retryable: true, error);
        }
    }

    /// <summary>The innermost reason: that is the one with the address, the errno text or the certificate's fault.</summary>
    public static string Why(Exception error)
    {
        string text = error.Message;
        for (Exception? inner = error.InnerException; inner is not null; inner = inner.InnerException)
            if (!text.Contains(inner.Message, StringComparison.Ordinal))
                text += ": " + inner.Message;
        return text;
    }

    private static X509ChainPolicy TrustOnly(ValueList<Bytes> certificates)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        foreach (Bytes pem in certificates)
        {
            int before = policy.CustomTrustStore.Count;
            try
            {
                policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(pem.AsSpan()));
            }
            catch (CryptographicException)
            {
                // Counted below: nothing was added.
            }
            if (policy.CustomTrustStore.Count == before)
                throw new FetchException("failed to append trusted cert: a certificate of the datastore is no PEM certificate", retryable: false);
        }
        return policy;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, Route.Source.AddressFamily, stop).ConfigureAwait(false);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        Socket socket = new(Route.Source.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(Route.Source, 0));
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
