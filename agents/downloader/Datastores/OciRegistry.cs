using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace Eve.Agents.Downloader.Datastores;

/// <summary>
/// A container registry (distribution API v2): tags to digests, manifests and blobs by digest (storage facts, downloader 6).
/// Every byte is checked against the digest while it is read.
/// </summary>
public sealed class OciRegistry : IDatastore, ITagResolver
{
    private const int BufferSize = 128 * 1024;

    private readonly DatastoreAccess access;
    private readonly Transport transport;
    private readonly string host;
    private readonly RegistrySession session;

    /// <exception cref="FetchException">Not retryable: the address is not docker://HOST or oci://HOST.</exception>
    public OciRegistry(DatastoreAccess access, Transport transport)
    {
        this.access = access;
        this.transport = transport;
        int scheme = access.Fqdn.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || access.Fqdn[..scheme] is not ("docker" or "oci"))
            throw new FetchException($"invalid OCI registry URL {access.Fqdn}: it must be docker://HOST[:PORT] or oci://HOST[:PORT]", retryable: false);
        host = access.Fqdn[(scheme + 3)..].Split('/')[0];
        if (host is "docker.io")
            host = "index.docker.io";
        session = new(host, access, transport);
    }

    public async Task<string> ResolveAsync(string name, CancellationToken stop)
    {
        OciReference image = OciReference.Parse(access.Path, name, host);
        if (image.IsDigest)
            return image.Hex;
        (byte[] bytes, string type) = await ManifestAsync(image.Repository, image.Reference, stop).ConfigureAwait(false);
        try
        {
            JsonDocument document = JsonDocument.Parse(bytes);
            for (int depth = 0; OciMedia.IsIndex(OciMedia.TypeOf(document.RootElement, type)); depth++)
            {
                string digest = OciMedia.Choose(document.RootElement, $"{host}/{image.Repository}:{image.Reference}");
                document.Dispose();
                if (depth == 8)
                    throw new FetchException($"image {name}: more than {depth} indexes inside each other");
                (bytes, type) = await ManifestAsync(image.Repository, digest, stop).ConfigureAwait(false);
                CheckDigest(bytes, digest);
                document = JsonDocument.Parse(bytes);
            }
            using (document)
            {
                if (OciMedia.IsSchema1(OciMedia.TypeOf(document.RootElement, type)))
                    throw new FetchException($"image {name}: manifests of schema 1 are not supported; push the image again with a current tool");
                if (!document.RootElement.TryGetProperty("config", out _) || !document.RootElement.TryGetProperty("layers", out _))
                    throw new FetchException($"image {name}: its manifest has no config or no layers");
            }
            return Convert.ToHexStringLower(SHA256.HashData(bytes));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FetchException($"image {name}: its manifest cannot be read: {error.Message}", retryable: true, error);
        }
    }

    public async Task<FetchResult> FetchAsync(FetchRequest request, IProgress<FetchProgress> progress, CancellationToken stop)
    {
        OciReference image = OciReference.Parse(access.Path, request.Name, host);
        // The name does not tell whether a digest is a manifest or a blob: most often few manifests, so they are asked first.
        using HttpResponseMessage manifest = await session.GetAsync(image.Repository, $"manifests/{image.Reference}", OciMedia.Manifests, stop).ConfigureAwait(false);
        if (manifest.IsSuccessStatusCode)
            return await SaveManifestAsync(manifest, image, request, progress, stop).ConfigureAwait(false);
        if (!image.IsDigest)
            throw Refused(manifest, await RegistrySession.ReadSmallAsync(manifest, stop).ConfigureAwait(false));
        using HttpResponseMessage blob = await session.GetAsync(image.Repository, $"blobs/{image.Reference}", [], stop).ConfigureAwait(false);
        if (!blob.IsSuccessStatusCode)
            throw Refused(blob, await RegistrySession.ReadSmallAsync(blob, stop).ConfigureAwait(false));
        return await SaveBlobAsync(blob, image, request, progress, stop).ConfigureAwait(false);
    }

    private async Task<(byte[] Bytes, string Type)> ManifestAsync(string repository, string reference, CancellationToken stop)
    {
        using HttpResponseMessage answer = await session.GetAsync(repository, $"manifests/{reference}", OciMedia.Manifests, stop).ConfigureAwait(false);
        byte[] bytes = await RegistrySession.ReadSmallAsync(answer, stop).ConfigureAwait(false);
        return answer.IsSuccessStatusCode
            ? (bytes, answer.Content.Headers.ContentType?.MediaType ?? "")
            : throw new FetchException($"error getting manifest: {Refused(answer, bytes).Message}");
    }

    private async Task<FetchResult> SaveManifestAsync(
        HttpResponseMessage answer, OciReference image, FetchRequest request, IProgress<FetchProgress> progress, CancellationToken stop)
    {
        byte[] bytes = await RegistrySession.ReadSmallAsync(answer, stop).ConfigureAwait(false);
        if (image.IsDigest)
            CheckDigest(bytes, image.Reference);
        CheckLength(image, bytes.Length, request.Size);
        string type = answer.Content.Headers.ContentType?.MediaType ?? "";
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            type = OciMedia.TypeOf(document.RootElement, type);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FetchException($"manifest {image.Reference} of {host}/{image.Repository} is no JSON object", retryable: true, error);
        }
        using PartialFile file = PartialFile.Anew(request.Target, transport.Time);
        file.Append(bytes);
        file.Complete();
        progress.Report(new(bytes.Length, bytes.Length));
        return new(bytes.Length, type);
    }

    private async Task<FetchResult> SaveBlobAsync(
        HttpResponseMessage answer, OciReference image, FetchRequest request, IProgress<FetchProgress> progress, CancellationToken stop)
    {
        long total = answer.Content.Headers.ContentLength ?? request.Size;
        CheckLength(image, total, request.Size);
        using SilenceGuard guard = new(transport.Silence, transport.Time, stop);
        using PartialFile file = PartialFile.Anew(request.Target, transport.Time);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferSize];
        try
        {
            using Stream body = await answer.Content.ReadAsStreamAsync(guard.Token).ConfigureAwait(false);
            for (int read; (read = await body.ReadAsync(buffer, guard.Token).ConfigureAwait(false)) > 0;)
            {
                guard.Heard();
                CheckLength(image, file.Length + read, request.Size);
                hash.AppendData(buffer, 0, read);
                file.Append(buffer.AsSpan(0, read));
                progress.Report(new(file.Length, total));
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new FetchException($"GET {session.Address(image.Repository, "blobs/" + image.Reference)}: nothing came for {transport.Silence.TotalSeconds:0} s after {file.Length} bytes");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new FetchException(
                $"GET {session.Address(image.Repository, "blobs/" + image.Reference)}: connection lost after {file.Length} of {total} bytes: {Transport.Why(error)}", retryable: true, error);
        }
        string got = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (got != image.Hex)
            throw new FetchException($"error verifying sha256 checksum after reading {file.Length} bytes; got \"{got}\", want \"{image.Hex}\"");
        file.Complete();
        return new(file.Length);
    }

    private static void CheckLength(OciReference image, long length, long limit)
    {
        if (limit > 0 && length > limit)
            throw new FetchException($"actual size of blob ({image.Repository}@{image.Reference}) {length} is more than provided {limit}");
    }

    private static void CheckDigest(byte[] bytes, string digest)
    {
        string got = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (got != digest)
            throw new FetchException($"manifest digest: \"{got}\" does not match requested digest: \"{digest}\"");
    }

    // "GET address: CODE: message" as registries say it; else the status.
    private static FetchException Refused(HttpResponseMessage answer, byte[] body)
    {
        string why = $"unexpected status {(int)answer.StatusCode} {answer.ReasonPhrase}";
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.TryGetProperty("errors", out JsonElement errors) && errors.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first)
                why = $"{OciMedia.Text(first, "code")}: {OciMedia.Text(first, "message")}";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON: the status has to do.
        }
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            why += " (check user and password of the datastore)";
        return new($"GET {answer.RequestMessage?.RequestUri}: {why}");
    }
}
