using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Eve.Agents.Downloader.Datastores;

/// <summary>
/// A conversation with one registry: scheme found once, authorization kept (anonymous, Basic, or Bearer with a token per
/// repository), transient answers repeated (storage facts, downloader 6). Several fetches may use it at once.
/// </summary>
internal sealed class RegistrySession(string host, DatastoreAccess access, Transport transport)
{
    private static readonly TimeSpan HttpHeadStart = TimeSpan.FromMilliseconds(300);
    private static readonly HttpStatusCode[] Transient =
        [HttpStatusCode.RequestTimeout, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    private readonly SemaphoreSlim gate = new(1);
    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> tokens = [];
    private volatile string? scheme;
    private volatile Challenge? challenge;

    /// <summary>Sends GET below /v2/REPOSITORY/. The answer may be any status; its body is still to be read.</summary>
    public async Task<HttpResponseMessage> GetAsync(string repository, string rest, IReadOnlyList<MediaTypeWithQualityHeaderValue> accept, CancellationToken stop)
    {
        await GreetAsync(stop).ConfigureAwait(false);
        if (challenge is { Bearer: true } known && !tokens.ContainsKey(repository))
            await RefreshTokenAsync(known, repository, stop).ConfigureAwait(false);
        HttpResponseMessage answer = await RepeatAsync(() => Request(repository, rest, accept), stop).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.Unauthorized || Challenge.From(answer) is not { } wanted)
            return answer;
        answer.Dispose();
        challenge = wanted;
        if (wanted.Bearer)
            await RefreshTokenAsync(wanted, repository, stop).ConfigureAwait(false);
        return await RepeatAsync(() => Request(repository, rest, accept), stop).ConfigureAwait(false);
    }

    public string Address(string repository, string rest) => $"{scheme ?? "https"}://{host}/v2/{repository}/{rest}";

    private HttpRequestMessage Request(string repository, string rest, IReadOnlyList<MediaTypeWithQualityHeaderValue> accept)
    {
        HttpRequestMessage get = new(HttpMethod.Get, Address(repository, rest));
        get.Headers.Authorization = challenge switch
        {
            null => null,
            { Bearer: true } => tokens.GetValueOrDefault(repository),
            _ => Basic(),
        };
        foreach (MediaTypeWithQualityHeaderValue type in accept)
            get.Headers.Accept.Add(type);
        return get;
    }

    // Finds out the scheme and what authorization is wanted; once.
    private async Task GreetAsync(CancellationToken stop)
    {
        if (scheme is not null)
            return;
        await gate.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (scheme is not null)
                return;
            (string by, HttpResponseMessage answer) = MayBePlain(host)
                ? await FirstOfBothAsync(stop).ConfigureAwait(false)
                : ("https", await PingAsync("https", stop).ConfigureAwait(false));
            using (answer)
            {
                challenge = answer.StatusCode == HttpStatusCode.Unauthorized ? Challenge.From(answer) : null;
                if (challenge is null && answer.StatusCode != HttpStatusCode.OK)
                    throw new FetchException(NoRegistry(by, answer));
            }
            scheme = by;
        }
        finally
        {
            gate.Release();
        }
    }

    private Task<HttpResponseMessage> PingAsync(string by, CancellationToken stop) =>
        RepeatAsync(() => new HttpRequestMessage(HttpMethod.Get, $"{by}://{host}/v2/"), stop);

    // https first; http starts a little later, or as soon as https has failed. The first answer of a registry wins; without one
    // both failures are told.
    private async Task<(string Scheme, HttpResponseMessage Answer)> FirstOfBothAsync(CancellationToken stop)
    {
        using CancellationTokenSource loser = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<HttpResponseMessage> secure = PingAsync("https", loser.Token);
        await Task.WhenAny(secure, Task.Delay(HttpHeadStart, transport.Time, stop)).ConfigureAwait(false);
        if (IsRegistry(secure))
            return ("https", await secure.ConfigureAwait(false));
        Task<HttpResponseMessage> plain = PingAsync("http", loser.Token);
        await Task.WhenAny(secure, plain).ConfigureAwait(false);
        if (!IsRegistry(secure) && !IsRegistry(plain))
            await Task.WhenAny(Task.WhenAll(secure, plain)).ConfigureAwait(false);
        if (!IsRegistry(secure) && !IsRegistry(plain))
            throw new FetchException($"{await WhyNotAsync("https", secure).ConfigureAwait(false)}; {await WhyNotAsync("http", plain).ConfigureAwait(false)}");
        (Task<HttpResponseMessage> winner, Task<HttpResponseMessage> other) = IsRegistry(secure) ? (secure, plain) : (plain, secure);
        await loser.CancelAsync().ConfigureAwait(false);
        Forget(other);
        return (winner == plain ? "http" : "https", await winner.ConfigureAwait(false));
    }

    private async Task<string> WhyNotAsync(string by, Task<HttpResponseMessage> ping)
    {
        try
        {
            using HttpResponseMessage answer = await ping.ConfigureAwait(false);
            return NoRegistry(by, answer);
        }
        catch (FetchException error)
        {
            return error.Message;
        }
    }

    private string NoRegistry(string by, HttpResponseMessage answer) =>
        $"GET {by}://{host}/v2/: unexpected status {(int)answer.StatusCode} {answer.ReasonPhrase}: is this a container registry?";

    private static bool IsRegistry(Task<HttpResponseMessage> ping) =>
        ping.IsCompletedSuccessfully && ping.Result.StatusCode is (HttpStatusCode.OK or HttpStatusCode.Unauthorized);

    private static void Forget(Task<HttpResponseMessage> task) => task.ContinueWith(
        done =>
        {
            if (done.IsCompletedSuccessfully)
                done.Result.Dispose();
            else
                _ = done.Exception;
        },
        TaskScheduler.Default);

    private async Task RefreshTokenAsync(Challenge challenge, string repository, CancellationToken stop)
    {
        string ask = challenge.Realm + (challenge.Realm.Contains('?', StringComparison.Ordinal) ? "&" : "?")
            + (challenge.Service.Length > 0 ? $"service={Uri.EscapeDataString(challenge.Service)}&" : "")
            + $"scope={Uri.EscapeDataString($"repository:{repository}:pull")}";
        using HttpResponseMessage answer = await RepeatAsync(
            () =>
            {
                HttpRequestMessage get = new(HttpMethod.Get, ask);
                get.Headers.Authorization = Basic();
                return get;
            },
            stop).ConfigureAwait(false);
        byte[] body = await ReadSmallAsync(answer, stop).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
            throw new FetchException($"GET {challenge.Realm}: the token server refused with status {(int)answer.StatusCode}; check user and password of the datastore");
        try
        {
            using JsonDocument token = JsonDocument.Parse(body);
            string text = OciMedia.Text(token.RootElement, "access_token");
            if (text.Length == 0)
                text = OciMedia.Text(token.RootElement, "token");
            if (text.Length == 0)
                throw new FetchException($"GET {challenge.Realm}: no token in bearer response");
            tokens[repository] = new("Bearer", text);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FetchException($"GET {challenge.Realm}: the token server's answer is no JSON object", retryable: true, error);
        }
    }

    private AuthenticationHeaderValue? Basic() =>
        access.ApiKey.Length + access.Password.Length == 0
            ? null
            : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{access.ApiKey}:{access.Password}")));

    // Three tries, 0.1 s and 0.3 s apart.
    private async Task<HttpResponseMessage> RepeatAsync(Func<HttpRequestMessage> make, CancellationToken stop)
    {
        for (int attempt = 0; ; attempt++)
        {
            using HttpRequestMessage request = make();
            try
            {
                HttpResponseMessage answer = await transport.SendAsync(request, stop).ConfigureAwait(false);
                if (!Transient.Contains(answer.StatusCode) || attempt == 2)
                    return answer;
                answer.Dispose();
            }
            catch (FetchException error)
            {
                if (!error.Retryable || attempt == 2 || Hopeless(error))
                    throw new FetchException($"GET {request.RequestUri}: {error.Message}", error.Retryable, error);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(attempt == 0 ? 100 : 300), transport.Time, stop).ConfigureAwait(false);
        }
    }

    // TLS that does not fit will not fit in a tenth of a second either.
    private static bool Hopeless(FetchException error) =>
        error.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };

    internal static async Task<byte[]> ReadSmallAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        const int limit = 8 << 20;
        try
        {
            using Stream body = await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
            using MemoryStream bytes = new();
            byte[] buffer = new byte[16 * 1024];
            for (int read; (read = await body.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
            {
                if (bytes.Length + read > limit)
                    throw new FetchException($"GET {answer.RequestMessage?.RequestUri}: the document is larger than {limit} bytes");
                bytes.Write(buffer, 0, read);
            }
            return bytes.ToArray();
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new FetchException($"GET {answer.RequestMessage?.RequestUri}: connection lost: {Transport.Why(error)}", retryable: true, error);
        }
    }

    // Only a registry on this machine, in a private network or with a local name may do without TLS.
    private static bool MayBePlain(string host)
    {
        string name = host.StartsWith('[') ? host[1..host.IndexOf(']', StringComparison.Ordinal)] : host.Split(':')[0];
        if (name == "localhost" || name.EndsWith(".local", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!IPAddress.TryParse(name, out IPAddress? address))
            return false;
        if (IPAddress.IsLoopback(address))
            return true;
        byte[] bytes = address.GetAddressBytes();
        return bytes.Length == 4 && (bytes[0] == 10 || (bytes[0] == 172 && (bytes[1] & 0xf0) == 16) || (bytes[0] == 192 && bytes[1] == 168));
    }

    private sealed record Challenge(bool Bearer, string Realm, string Service)
    {
        public static Challenge? From(HttpResponseMessage answer)
        {
            foreach (AuthenticationHeaderValue offer in answer.Headers.WwwAuthenticate)
            {
                if (offer.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
                    return new(false, "", "");
                if (offer.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) && Parameter(offer, "realm") is { Length: > 0 } realm)
                    return new(true, realm, Parameter(offer, "service"));
            }
            return null;
        }

        private static string Parameter(AuthenticationHeaderValue offer, string name)
        {
            foreach (string part in (offer.Parameter ?? "").Split(','))
            {
                int equals = part.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0 && part[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                    return part[(equals + 1)..].Trim().Trim('"');
            }
            return "";
        }
    }
}
