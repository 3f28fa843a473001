using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Eve.Evectl.Commands;

namespace Eve.Evectl.Controller;

/// <summary>The admin API of a controller, over its socket or over HTTP(S).</summary>
internal sealed class ControllerClient : IDisposable
{
    private const string InstalledState = "/var/lib/eve-controller";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient http;
    private readonly string place;

    private ControllerClient(HttpClient http, string place)
    {
        this.http = http;
        this.place = place;
    }

    /// <param name="url">unix:PATH, http://… or https://…; null: the development controller, else an installed one.</param>
    /// <param name="tokenFile">Null: admin.token beside the socket, or in the state folder.</param>
    /// <param name="ca">PEM file that https certificates must lead to; null: those of the system.</param>
    public static ControllerClient Open(string? url, string? tokenFile, string? ca)
    {
        string state = Directory.Exists(DevelopmentPlaces.ControllerState) ? DevelopmentPlaces.ControllerState : InstalledState;
        url ??= $"unix:{state}/admin.sock";
        SocketsHttpHandler handler = new() { ConnectTimeout = TimeSpan.FromSeconds(5), UseProxy = false };
        Uri address;
        if (url.StartsWith("unix:", StringComparison.Ordinal))
        {
            string socket = url["unix:".Length..];
            state = Path.GetDirectoryName(Path.GetFullPath(socket))!;
            handler.ConnectCallback = async (_, stop) => await ConnectAsync(socket, stop).ConfigureAwait(false);
            address = new("http://controller/admin/");
        }
        else if (Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) && parsed.Scheme is "http" or "https")
            address = new(parsed, "/admin/");
        else
            throw new EvectlException($"--controller '{url}' is no address: write unix:PATH, http://HOST:PORT or https://HOST:PORT", exitCode: 2);
        if (ca is not null)
            handler.SslOptions.CertificateChainPolicy = Trusting(ca);

        HttpClient http = new(handler) { BaseAddress = address, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(tokenFile ?? Path.Combine(state, "admin.token")));
        return new(http, url);
    }

    public void Dispose() => http.Dispose();

    public Task<JsonNode?> GetAsync(string path, CancellationToken stop) => SendAsync(HttpMethod.Get, path, null, stop);

    public Task<JsonNode?> PostAsync(string path, string? body, CancellationToken stop) => SendAsync(HttpMethod.Post, path, body, stop);

    public Task<JsonNode?> DeleteAsync(string path, CancellationToken stop) => SendAsync(HttpMethod.Delete, path, null, stop);

    /// <summary>The device that is named, or the only one.</summary>
    /// <exception cref="EvectlException">None is named, and the controller has none or several.</exception>
    public async Task<string> DeviceAsync(string? named, CancellationToken stop)
    {
        if (named is not null)
            return named;
        string[] devices = [.. (await GetAsync("devices", stop).ConfigureAwait(false))!.AsArray().Select(device => (string)device!["name"]!)];
        return devices switch
        {
            [string only] => only,
            [] => throw new EvectlException("the controller knows no device"),
            _ => throw new EvectlException($"the controller knows several devices, name one with --device: {string.Join(", ", devices)}", exitCode: 2),
        };
    }

    private static async Task<Stream> ConnectAsync(string path, CancellationToken stop)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static X509ChainPolicy Trusting(string ca)
    {
        if (!File.Exists(ca))
            throw new EvectlException($"--ca: there is no file {ca}", exitCode: 2);
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(ca);
        return policy;
    }

    private static string Token(string file) => File.Exists(file)
        ? File.ReadAllText(file).Trim()
        : throw new EvectlException($"there is no admin token in {file}: name the controller with --controller and its token with --token-file");

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, string? body, CancellationToken stop)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage reply = await http.SendAsync(request, stop).ConfigureAwait(false);
            string text = await reply.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
            if (!reply.IsSuccessStatusCode)
                throw new ControllerException(Fault(reply.StatusCode, text));
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException error)
        {
            throw new ControllerException($"the controller at {place} answers with something else than JSON: {error.Message}");
        }
        catch (HttpRequestException error)
        {
            throw new ControllerException($"the controller at {place} cannot be reached: {Reason(error)}");
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new ControllerException($"the controller at {place} did not answer within {Patience.TotalSeconds:0} s");
        }
    }

    // The system's words for a socket that is not there are "Cannot assign requested address".
    private static string Reason(HttpRequestException error) =>
        error.InnerException is SocketException { SocketErrorCode: SocketError.AddressNotAvailable }
            ? "there is no such socket: start the controller, or name another with --controller"
            : error.InnerException?.Message ?? error.Message;

    /// <summary>The controller's own words where it has some.</summary>
    private static string Fault(HttpStatusCode status, string text)
    {
        try
        {
            if (JsonNode.Parse(text)?["errors"] is JsonArray { Count: > 0 } errors)
                return string.Join("; ", errors.Select(error => (string)error!));
        }
        catch (JsonException)
        {
            // An answer of something between us and the controller.
        }
        return $"the controller answers {(int)status} ({status})";
    }
}

/// <summary>The controller refused or could not be reached; one line for people.</summary>
internal sealed class ControllerException(string message) : Exception(message);
