using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Eve.Agents.Unix;
using Eve.Controller.Admin;
using Eve.Controller.Device;
using Eve.Controller.Keys;
using Eve.Controller.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using NLog;

namespace Eve.Controller;

/// <summary>
/// The controller in one object: two web servers that share nothing but the store. What devices may ask is in one of them,
/// what operators may ask in the other, so no routing mistake can let a device into the admin API.
/// </summary>
public sealed class ControllerHost : IAsyncDisposable
{
    private const long LargestDeviceBody = 2 << 20;
    private const long LargestAdminBody = 16 << 20;
    private const int MostConnections = 2000;
    private const int LongestSocketPath = 107;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly Logger Log = LogManager.GetLogger("controller");

    private readonly ControllerOptions options;
    private readonly ControllerKeys keys;
    private readonly IStore store;
    private readonly SafeFileHandle? stateLock;
    private readonly WebApplication deviceServer;
    private readonly WebApplication adminServer;
    private readonly string socket;

    /// <summary>Takes ownership of keys and store.</summary>
    public ControllerHost(ControllerOptions options, ControllerKeys keys, IStore store, string adminToken, TimeProvider time)
        : this(options, keys, store, adminToken, time, null)
    {
    }

    private ControllerHost(ControllerOptions options, ControllerKeys keys, IStore store, string adminToken, TimeProvider time, SafeFileHandle? stateLock)
    {
        this.options = options;
        this.keys = keys;
        this.store = store;
        this.stateLock = stateLock;
        socket = Path.Combine(options.State, "admin.sock");
        DeviceSights sights = new(store, time);
        deviceServer = Server(new DeviceApi(store, keys, sights, time).HandleAsync, LargestDeviceBody, ListenForDevices);
        AdminApi admin = new(new(store, keys, sights, time, options, () => DeviceAddresses), adminToken);
        adminServer = Server(admin.HandleAsync, LargestAdminBody, ListenForAdmins);
    }

    /// <summary>Where devices connect, with the ports that were really taken.</summary>
    public IReadOnlyList<IPEndPoint> DeviceAddresses => Addresses(deviceServer);

    /// <summary>Where operators connect, apart from sockets.</summary>
    public IReadOnlyList<IPEndPoint> AdminAddresses => Addresses(adminServer);

    /// <summary>Opens the state folder; makes keys, token and database as needed.</summary>
    /// <exception cref="IOException">The folder or one of its files cannot be used, or another controller uses it.</exception>
    public static ControllerHost Open(ControllerOptions options, TimeProvider time)
    {
        Directory.CreateDirectory(options.State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        SafeFileHandle stateLock = FileLocks.Open(Path.Combine(options.State, "lock"));
        try
        {
            if (!FileLocks.TryLock(stateLock))
                throw new IOException($"another controller uses the state folder {options.State}: stop it, or choose another with --state");
            ControllerKeys keys = new KeyFolder(Path.Combine(options.State, "keys"), time).Open(HostsOf(options));
            return new(options, keys, new SqliteStore(Path.Combine(options.State, "controller.db")), Token(options.State), time, stateLock);
        }
        catch
        {
            stateLock.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">An address cannot be used.</exception>
    public async Task StartAsync(CancellationToken stop)
    {
        await deviceServer.StartAsync(stop).ConfigureAwait(false);
        await adminServer.StartAsync(stop).ConfigureAwait(false);
        Log.Info("devices connect to {devices}, operators to {admins}", string.Join(", ", DeviceAddresses), string.Join(", ", options.Admin));
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await Task.WhenAll(deviceServer.StopAsync(patience.Token), adminServer.StopAsync(patience.Token)).ConfigureAwait(false);
        await deviceServer.DisposeAsync().ConfigureAwait(false);
        await adminServer.DisposeAsync().ConfigureAwait(false);
        File.Delete(socket);
        store.Dispose();
        keys.Dispose();
        stateLock?.Dispose();
    }

    /// <summary>Every name the TLS certificate must have: those given, and the addresses listened on.</summary>
    internal static IReadOnlyList<string> HostsOf(ControllerOptions options)
    {
        IEnumerable<string> addresses = options.Listen.Select(end => end.Address)
            .Where(address => !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)).Select(address => address.ToString());
        string[] hosts = [.. options.Names.Concat(addresses).Distinct(StringComparer.OrdinalIgnoreCase)];
        return hosts.Length > 0 ? hosts : [Dns.GetHostName(), "localhost", "127.0.0.1"];
    }

    private static string Token(string state)
    {
        string file = Path.Combine(state, "admin.token");
        if (!File.Exists(file))
            PrivateFile.Write(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n");
        return File.ReadAllText(file).Trim() is { Length: > 0 } token
            ? token
            : throw new IOException($"{file} is empty: remove it to have a new token made");
    }

    private static WebApplication Server(RequestDelegate handler, long largestBody, Action<KestrelServerOptions> listen)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = largestBody;
            server.Limits.MaxConcurrentConnections = MostConnections;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            listen(server);
        });
        builder.Services.AddSingleton<ILoggerProvider, NLogBridge>();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();   // signals are the program's business
        WebApplication server = builder.Build();
        server.Run(handler);
        return server;
    }

    private void ListenForDevices(KestrelServerOptions server)
    {
        foreach (IPEndPoint address in options.Listen)
            server.Listen(address, listener => Secure(listener));
    }

    private void ListenForAdmins(KestrelServerOptions server)
    {
        foreach (AdminEndPoint end in options.Admin)
        {
            if (end.SocketPath is not null)
                ListenOnSocket(server, end.SocketPath);
            else if (IPAddress.IsLoopback(end.Address!.Address))
                server.Listen(end.Address, listener => listener.Protocols = HttpProtocols.Http1);
            else
                server.Listen(end.Address, Secure);
        }
        if (Encoding.UTF8.GetByteCount(socket) <= LongestSocketPath)
            ListenOnSocket(server, socket);
        else
            Log.Warn("no socket {socket}: its path is longer than {limit} bytes", socket, LongestSocketPath);
    }

    private static void ListenOnSocket(KestrelServerOptions server, string path)
    {
        File.Delete(path);   // left by a controller that was killed; the state's lock says that it is not alive
        server.ListenUnixSocket(path, listener => listener.Protocols = HttpProtocols.Http1);
    }

    private void Secure(ListenOptions listener)
    {
        listener.Protocols = HttpProtocols.Http1;
        listener.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = keys.Server,
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            HandshakeTimeout = TimeSpan.FromSeconds(10),
        });
    }

    private static IReadOnlyList<IPEndPoint> Addresses(WebApplication server) =>
        [.. (server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            .Select(text => IPEndPoint.TryParse(text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..], out IPEndPoint? end) ? end : null)
            .OfType<IPEndPoint>()];

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
