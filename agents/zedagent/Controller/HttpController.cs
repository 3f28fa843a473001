using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Eve.Agents.Zedagent.Core;

namespace Eve.Agents.Zedagent.Controller;

/// <summary>
/// The device API over HTTPS: HTTP/1.1, a connection per request, bound to the uplink's address, names asked of the uplink's own
/// DNS servers, trust in the machine's roots and in those of /config.
/// </summary>
/// <param name="configFolder">Holds root-certificate.pem and, optionally, v2tlsbaseroot-certificates.pem.</param>
/// <param name="time">For time-outs.</param>
public sealed class HttpController(string configFolder, TimeProvider time) : IController
{
    private const int largestReply = 64 << 20;
    private const string protobuf = "application/x-proto-binary";

    public async Task<ControllerReply> SendAsync(ControllerRequest request, CancellationToken stop)
    {
        using CancellationTokenSource whole = new(request.Route.WholeTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(whole.Token, stop);
        if (request.Route.Uplinks.Count == 0)
            throw new ControllerException("the device has no uplink with an address yet");
        if (request.Route.UrlOf(request.Path) is not { } url)
            throw new ControllerException($"\"{request.Route.Server}\" is no host[:port]; correct {configFolder}/server");
        X509Certificate2Collection roots = ReadRoots();
        ControllerReply? refusal = null;
        List<string> failures = [];
        foreach (Uplink uplink in request.Route.Uplinks)
        {
            foreach (string address in uplink.Addresses)
            {
                try
                {
                    ControllerReply reply = await SendOverAsync(uplink, IPAddress.Parse(address), request, url, roots, either.Token).ConfigureAwait(false);
                    if (reply.Delivered || reply.Status == 403 || request.FirstAnswerCounts)
                        return reply;
                    refusal = reply;
                }
                catch (Exception error) when (error is HttpRequestException or IOException or SocketException or UriFormatException or OperationCanceledException)
                {
                    stop.ThrowIfCancellationRequested();
                    failures.Add($"{uplink.Name}: {Explain(error, request.Route)}");
                }
            }
        }
        return refusal ?? throw new ControllerException($"{request.Route.Server} did not answer ({string.Join("; ", failures)})");
    }

    private async Task<ControllerReply> SendOverAsync(
        Uplink uplink, IPAddress source, ControllerRequest request, Uri url, X509Certificate2Collection roots, CancellationToken stop)
    {
        using SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = request.Route.DialTimeout > TimeSpan.Zero ? request.Route.DialTimeout : Timeout.InfiniteTimeSpan,
            UseCookies = false,
            UseProxy = uplink.Proxy.Length > 0,
            Proxy = uplink.Proxy.Length > 0 ? new WebProxy(uplink.Proxy) : null,
            ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, uplink, source, cancel),
        };
        // The device's own roots first: nearly always they suffice, and the machine's many need not be loaded.
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Trusts(certificate, chain, errors);
        using HttpClient client = new(handler)
        {
            Timeout = request.Route.SendTimeout > TimeSpan.Zero ? request.Route.SendTimeout : request.Route.WholeTimeout,
            MaxResponseContentBufferSize = largestReply,
        };
        using HttpRequestMessage message = Compose(request, url);
        using HttpResponseMessage response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, stop).ConfigureAwait(false);
        byte[] body = await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        return new ControllerReply((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "", body);
    }

    private static HttpRequestMessage Compose(ControllerRequest request, Uri url)
    {
        HttpRequestMessage message = new(request.Body is null ? HttpMethod.Get : HttpMethod.Post, url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.ConnectionClose = true;
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("zedagent", null));
        message.Headers.Add("X-Request-Id", Guid.NewGuid().ToString());
        if (request.Serial.Length > 0)
            message.Headers.TryAddWithoutValidation("X-Serial-Number", request.Serial);
        if (request.SoftSerial.Length > 0)
            message.Headers.TryAddWithoutValidation("X-Soft-Serial", request.SoftSerial);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(protobuf);
        }
        return message;
    }

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint target, Uplink uplink, IPAddress source, CancellationToken stop)
    {
        Exception? last = null;
        foreach (IPAddress address in await UplinkDns.ResolveAsync(target.Host, uplink, source, time, stop).ConfigureAwait(false))
        {
            if (address.AddressFamily != source.AddressFamily)
                continue;
            Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(source, 0));
                await socket.ConnectAsync(new IPEndPoint(address, target.Port), stop).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                if (error is OperationCanceledException)
                    throw;
                last = error;
            }
        }
        throw last ?? new IOException($"{target.Host} has no address that {source} can reach");
    }

    /// <summary>A chain that does not end at a root of /config may end at one of the machine's. The host name must fit in both cases.</summary>
    private static bool Trusts(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf)
            return errors == SslPolicyErrors.None;
        using X509Chain chain = new();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        foreach (X509ChainElement element in (IEnumerable<X509ChainElement>?)presented?.ChainElements ?? [])
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(leaf);
    }

    private X509Certificate2Collection ReadRoots()
    {
        X509Certificate2Collection roots = [];
        foreach (string name in new[] { "root-certificate.pem", "v2tlsbaseroot-certificates.pem" })
        {
            string file = Path.Combine(configFolder, name);
            if (!File.Exists(file))
                continue;
            try
            {
                roots.ImportFromPemFile(file);
            }
            catch (CryptographicException error)
            {
                throw new ControllerException($"{file} holds no certificates (PEM): {error.Message}", error);
            }
        }
        return roots;
    }

    private static string Explain(Exception error, Route route) => error switch
    {
        OperationCanceledException => $"no answer within {route.SendTimeout.TotalSeconds:0} s",
        HttpRequestException { InnerException: { } inner } => $"{error.Message}: {inner.Message}",
        _ => error.Message,
    };
}
