using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Eve.Agents.Downloader.Datastores;

/// <summary>
/// Plain files by HTTP or HTTPS (storage facts, downloader 5). Continues a partial file with Range; a server that cannot do
/// that is read from the start. Broken connections are tried again here; a wrong status is the caller's affair.
/// </summary>
public sealed partial class HttpDatastore(DatastoreAccess access, Transport transport) : IDatastore
{
    private const int Attempts = 7;
    private const int BufferSize = 64 * 1024;

    public async Task<FetchResult> FetchAsync(FetchRequest request, IProgress<FetchProgress> progress, CancellationToken stop)
    {
        Uri address = AddressOf(request.Name);
        CheckCredentials(address);
        using PartialFile file = PartialFile.Resume(request.Target, transport.Time);
        List<string> errors = [];
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await OnceAsync(address, request.Size, file, progress, stop).ConfigureAwait(false);
                file.Complete();
                return new(file.Length);
            }
            catch (FetchException error)
            {
                errors.Add($"(attempt {attempt}/{Attempts}): {error.Message}");
                file.Save();
                if (error is not BrokenConnection || attempt == Attempts - 1)
                    throw new FetchException($"{address.OriginalString}: {string.Join("; ", errors)}", error.Retryable, error);
            }
            catch (OperationCanceledException)
            {
                file.Save();
                throw;
            }
            await Task.Delay(TimeSpan.FromSeconds(1 << attempt), transport.Time, stop).ConfigureAwait(false);
        }
    }

    private async Task OnceAsync(Uri address, long size, PartialFile file, IProgress<FetchProgress> progress, CancellationToken stop)
    {
        using HttpRequestMessage get = new(HttpMethod.Get, address);
        if (file.Length > 0)
            get.Headers.Range = new RangeHeaderValue(file.Length, null);
        if (access.ApiKey.Length + access.Password.Length > 0)
            get.Headers.TryAddWithoutValidation("Authorization", $"{access.ApiKey} {access.Password}".Trim());

        using HttpResponseMessage answer = await ReachAsync(get, stop).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && file.Length > 0)
        {
            // What is there is not a part of this object (any more): once more, from the start.
            file.Restart();
            await OnceAsync(address, size, file, progress, stop).ConfigureAwait(false);
            return;
        }
        if (answer.StatusCode == HttpStatusCode.OK)
            file.Restart();
        else if (answer.StatusCode != HttpStatusCode.PartialContent || file.Length == 0)
            throw new FetchException($"bad response code: {(int)answer.StatusCode}");
        else if (answer.Content.Headers.ContentRange?.From is { } from && from != file.Length)
            throw new FetchException($"asked for the rest from byte {file.Length}, got it from byte {from}");

        long? whole = answer.Content.Headers.ContentLength + file.Length;
        if (size > 0 && whole is not null && whole != size)
            throw new FetchException($"premature EOF after {whole} out of {size} bytes: the size in the image config and the file's length differ");
        await CopyAsync(answer, size > 0 ? size : whole ?? 0, size, file, progress, stop).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> ReachAsync(HttpRequestMessage get, CancellationToken stop)
    {
        try
        {
            return await transport.SendAsync(get, stop).ConfigureAwait(false);
        }
        catch (FetchException error) when (error.Retryable)
        {
            throw new BrokenConnection(error.Message, error);
        }
    }

    private async Task CopyAsync(
        HttpResponseMessage answer, long total, long limit, PartialFile file, IProgress<FetchProgress> progress, CancellationToken stop)
    {
        using SilenceGuard guard = new(transport.Silence, transport.Time, stop);
        byte[] buffer = new byte[BufferSize];
        try
        {
            using Stream body = await answer.Content.ReadAsStreamAsync(guard.Token).ConfigureAwait(false);
            for (int read; (read = await body.ReadAsync(buffer, guard.Token).ConfigureAwait(false)) > 0;)
            {
                guard.Heard();
                if (limit > 0 && file.Length + read > limit)
                    throw new FetchException($"premature EOF after {file.Length + read} out of {limit} bytes: the file is longer than the size in the image config");
                file.Append(buffer.AsSpan(0, read));
                progress.Report(new(file.Length, total));
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new BrokenConnection($"nothing came for {transport.Silence.TotalSeconds:0} s after {file.Length} bytes");
        }
        catch (Exception error) when (error is HttpRequestException or HttpIOException or IOException)
        {
            throw new BrokenConnection($"connection lost after {file.Length} of {total} bytes: {Transport.Why(error)}", error);
        }
        if (total > 0 && file.Length != total)
            throw new FetchException($"premature EOF after {file.Length} out of {total} bytes");
    }

    private Uri AddressOf(string name)
    {
        string server = access.Fqdn.Contains("://", StringComparison.Ordinal)
            ? access.Fqdn
            : (access.Type == "DsHttps" ? "https://" : "http://") + access.Fqdn;
        if (!Uri.TryCreate(server, UriKind.Absolute, out Uri? parsed) || parsed.Scheme is not ("http" or "https"))
            throw new FetchException($"datastore address {access.Fqdn} is no http or https address", retryable: false);
        int query = name.IndexOf('?', StringComparison.Ordinal);
        string path = Clean($"{access.Path}/{(query < 0 ? name : name[..query])}");
        return new Uri($"{parsed.Scheme}://{parsed.Authority}{path}{(query < 0 ? "" : name[query..])}");
    }

    // No doubled slashes, no way above the server's root.
    private static string Clean(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or ".."))
                parts.Add(part.Replace("#", "%23", StringComparison.Ordinal));
        }
        return "/" + string.Join('/', parts);
    }

    private void CheckCredentials(Uri address)
    {
        if (access.ApiKey.Length > 0 && !HttpToken().IsMatch(access.ApiKey))
            throw new FetchException("datastore ApiKey must be the name of an authorization scheme (Bearer, Basic, …)", retryable: false);
        string password = access.Password.Trim();
        if (password.Length > 0 && !Token68().IsMatch(password))
            throw new FetchException("datastore password must be token68 text (letters, digits and -._~+/=)", retryable: false);
        if (password.Length > 0 && address.Scheme == "http" && !access.AllowInsecureAuth)
            throw new FetchException(
                "sending password over plaintext http is insecure and refused: use https, or set datastore.http.security.allowinsecureauth",
                retryable: false);
    }

    [GeneratedRegex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
    private static partial Regex HttpToken();

    [GeneratedRegex("^[A-Za-z0-9._~+/-]+=*$")]
    private static partial Regex Token68();

    // The kind that is worth another attempt right away.
    private sealed class BrokenConnection(string message, Exception? inner = null) : FetchException(message, retryable: true, inner);
}
