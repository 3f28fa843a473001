using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Eve.Agents.Nim.Core;
using Eve.Types;

namespace Eve.Agents.Nim.Connectivity;

/// <summary>
/// GET https://SERVER/api/v2/edgedevice/ping from each usable address of the management ports, cheapest port first, until one
/// is answered (nim facts, section 5). The other ports only get a dry run.
/// </summary>
/// <param name="configFolder">Has "server" and "root-certificate.pem".</param>
public sealed class ControllerPing(string configFolder) : IConnectivityTest
{
    public async Task<TestResult> RunAsync(DeviceNetworkStatus status, TimeSpan patience, CancellationToken stop)
    {
        string server = ReadServer();
        if (server.Length == 0)
            return new(TestVerdict.RemoteTrouble, $"no controller is named in {configFolder}/server, so connectivity was not tested", DryRun.Others(status, ""));

        ValueMap<string, PortResult> results = ValueMap<string, PortResult>.Empty;
        TestVerdict worst = TestVerdict.NotReady;
        List<string> errors = [];
        foreach (NetworkPortStatus port in status.Ports.OrEmpty().Where(port => port is { IsMgmt: true, IsL3Port: true, InvalidConfig: false }).OrderBy(port => port.Cost))
        {
            (TestVerdict verdict, string error) = await TestPortAsync(server, port, patience, stop).ConfigureAwait(false);
            if (verdict == TestVerdict.Passed)
                return new(TestVerdict.Passed, "", ValueMap<string, PortResult>.From(DryRun.Others(status, port.IfName).Concat(results).Append(new(port.IfName, new("", "")))));
            results = results.Set(port.IfName, new(error, ""));
            errors.Add(error);
            worst = Weigh(worst, verdict);
        }
        return new(worst, string.Join("; ", errors), results);
    }

    /// <summary>Trouble at the controller beats a plain failure, and that beats "not ready".</summary>
    private static TestVerdict Weigh(TestVerdict left, TestVerdict right) =>
        left == TestVerdict.RemoteTrouble || right == TestVerdict.RemoteTrouble ? TestVerdict.RemoteTrouble
        : left == TestVerdict.Failed || right == TestVerdict.Failed ? TestVerdict.Failed
        : TestVerdict.NotReady;

    private async Task<(TestVerdict Verdict, string Error)> TestPortAsync(string server, NetworkPortStatus port, TimeSpan patience, CancellationToken stop)
    {
        (TestVerdict Verdict, string Error) last = (TestVerdict.NotReady, $"{port.IfName} has no usable address");
        if (port.DNSServers.OrEmpty().Count == 0)
            return (TestVerdict.NotReady, $"{port.IfName} has no DNS server");
        foreach (IpText source in NetworkStatus.UsableAddresses(port))
        {
            last = await PingAsync(server, source.ToIPAddress()!, port.ProxyCertPEM, patience, stop).ConfigureAwait(false);
            if (last.Verdict == TestVerdict.Passed)
                break;
        }
        return last;
    }

    private async Task<(TestVerdict Verdict, string Error)> PingAsync(string server, IPAddress source, ValueList<Bytes?>? proxyRoots, TimeSpan patience, CancellationToken stop)
    {
        string url = $"https://{server}/api/v2/edgedevice/ping";
        ServerTrust trust = new(configFolder + "/root-certificate.pem", proxyRoots);
        using SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, source, cancel),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust.Accepts },
        };
        using HttpClient client = new(handler) { Timeout = patience };
        try
        {
            using HttpResponseMessage reply = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
            return (int)reply.StatusCode switch
            {
                200 or 201 or 204 or 304 => (TestVerdict.Passed, ""),
                >= 500 and <= 511 => (TestVerdict.RemoteTrouble, $"{url} from {source}: status {(int)reply.StatusCode}"),
                _ => (TestVerdict.Failed, $"{url} from {source}: status {(int)reply.StatusCode}"),
            };
        }
        catch (HttpRequestException error)
        {
            string text = $"{url} from {source}: {error.InnerException?.Message ?? error.Message}";
            return (trust.OutOfTime ? TestVerdict.RemoteTrouble : Judge(error), text);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (TestVerdict.Failed, $"{url} from {source}: no answer within {patience.TotalSeconds:0} s");
        }
    }

    private static TestVerdict Judge(HttpRequestException error) => (error.InnerException as SocketException)?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => TestVerdict.RemoteTrouble,
        SocketError.AddressNotAvailable or SocketError.TryAgain => TestVerdict.NotReady,
        _ => TestVerdict.Failed,
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, IPAddress source, CancellationToken stop)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(to.Host, source.AddressFamily, stop).ConfigureAwait(false);
        Socket socket = new(source.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(addresses, to.Port, stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private string ReadServer()
    {
        string file = configFolder + "/server";
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
    }

    /// <summary>System roots, the device's root certificate, and those of the port's proxies.</summary>
    private sealed class ServerTrust(string rootFile, ValueList<Bytes?>? proxyRoots)
    {
        /// <summary>The certificate was good but for its time: the device's clock may be wrong, the network works.</summary>
        public bool OutOfTime { get; private set; }

        public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            if (errors == SslPolicyErrors.None)
                return true;
            if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null || chain is null)
                return false;
            using X509Chain own = new();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
            AddRoots(own.ChainPolicy.CustomTrustStore);
            using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            if (own.Build(leaf))
                return true;
            OutOfTime = own.ChainStatus.All(status => status.Status == X509ChainStatusFlags.NotTimeValid);
            return false;
        }

        private void AddRoots(X509Certificate2Collection roots)
        {
            try
            {
                if (File.Exists(rootFile))
                    roots.ImportFromPemFile(rootFile);
                foreach (Bytes? pem in proxyRoots.OrEmpty())
                    if (pem is not null)
                        roots.ImportFromPem(System.Text.Encoding.UTF8.GetString(pem.AsSpan()));
            }
            catch (CryptographicException)
            {
                // What cannot be read is not trusted; the error of the connection tells.
            }
        }
    }
}
