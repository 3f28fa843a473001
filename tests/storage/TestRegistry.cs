using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Eve.Tests.Storage;

/// <summary>
/// A container registry made of a <see cref="FileServer"/>: manifests by tag and digest, blobs by digest, and as much
/// authorization as a test asks for. Like docker-registry it wants the Accept header.
/// </summary>
public sealed class TestRegistry : IDisposable
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string Type)> manifests = [];
    private readonly ConcurrentDictionary<string, byte[]> blobs = [];

    public TestRegistry() => Server.Answer = AnswerAsync;

    public FileServer Server { get; } = new();

    /// <summary>For a datastore of type DsContainerRegistry.</summary>
    public string Fqdn => $"docker://127.0.0.1:{Server.Port}";

    /// <summary>user:password; set: the registry wants Basic authorization.</summary>
    public string? BasicUser { get; set; }

    /// <summary>user:password or empty for anybody; set: the registry wants a Bearer token, which it also gives out itself.</summary>
    public string? TokenUser { get; set; }

    /// <summary>What the token server answers instead of a token.</summary>
    public string? BadToken { get; set; }

    /// <summary>Answers these statuses first, one per request.</summary>
    public ConcurrentQueue<int> Faults { get; } = [];

    public string AddBlob(byte[] content)
    {
        string digest = Digest(content);
        blobs[digest] = content;
        return digest;
    }

    public string AddManifest(string repository, string tag, string json, string type)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        string digest = Digest(bytes);
        manifests[$"{repository}/{tag}"] = manifests[$"{repository}/{digest}"] = (bytes, type);
        return digest;
    }

    /// <summary>Replaces a blob's bytes but not its name.</summary>
    public void Damage(string digest, byte[] content) => blobs[digest] = content;

    public void RemoveBlob(string digest) => blobs.TryRemove(digest, out _);

    public static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    public void Dispose() => Server.Dispose();

    private async Task<bool> AnswerAsync(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        if (path == "/token")
        {
            await GiveTokenAsync(context).ConfigureAwait(false);
            return true;
        }
        if (!path.StartsWith("/v2/", StringComparison.Ordinal))
            return false;
        if (Faults.TryDequeue(out int fault))
            context.Response.StatusCode = fault;
        else if (!Authorized(context))
            await RefuseAsync(context).ConfigureAwait(false);
        else if (path != "/v2/")
            await GiveAsync(context, path["/v2/".Length..]).ConfigureAwait(false);
        return true;
    }

    private async Task GiveAsync(HttpListenerContext context, string path)
    {
        string[] parts = path.Split('/');
        string reference = parts[^1];
        string repository = string.Join('/', parts[..^2]);
        if (parts[^2] == "manifests" && manifests.TryGetValue($"{repository}/{reference}", out (byte[] Bytes, string Type) manifest)
            && string.Join(',', context.Request.Headers.GetValues("Accept") ?? []).Contains(manifest.Type, StringComparison.Ordinal))
        {
            context.Response.ContentType = manifest.Type;
            await Server.SendBodyAsync(context, manifest.Bytes).ConfigureAwait(false);
        }
        else if (parts[^2] == "blobs" && blobs.TryGetValue(reference, out byte[]? blob))
            await Server.SendBodyAsync(context, blob).ConfigureAwait(false);
        else
            await ErrorAsync(context, 404, parts[^2] == "blobs" ? "BLOB_UNKNOWN" : "MANIFEST_UNKNOWN").ConfigureAwait(false);
    }

    private bool Authorized(HttpListenerContext context)
    {
        string? given = context.Request.Headers["Authorization"];
        return BasicUser is not null ? given == Basic(BasicUser)
            : TokenUser is null || given == $"Bearer token-for-{Scope(context)}";
    }

    private async Task RefuseAsync(HttpListenerContext context)
    {
        context.Response.AddHeader("WWW-Authenticate", BasicUser is not null
            ? "Basic realm=\"test\""
            : $"bearer realm=\"{Server.Address}/token\",service=\"test registry\"");
        await ErrorAsync(context, 401, "UNAUTHORIZED").ConfigureAwait(false);
    }

    private async Task GiveTokenAsync(HttpListenerContext context)
    {
        if (TokenUser is { Length: > 0 } && context.Request.Headers["Authorization"] != Basic(TokenUser))
        {
            context.Response.StatusCode = 401;
            return;
        }
        string repository = (context.Request.QueryString["scope"] ?? "").Split(':') is ["repository", var name, "pull"] ? name : "?";
        await TextAsync(context, BadToken ?? $$"""{"token":"token-for-{{repository}}"}""").ConfigureAwait(false);
    }

    private static string Scope(HttpListenerContext context)
    {
        string[] parts = context.Request.Url!.AbsolutePath["/v2/".Length..].Split('/');
        return parts.Length > 2 ? string.Join('/', parts[..^2]) : "";
    }

    private static string Basic(string user) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user));

    private static Task ErrorAsync(HttpListenerContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        return TextAsync(context, $$"""{"errors":[{"code":"{{code}}","message":"unknown"}]}""");
    }

    private static async Task TextAsync(HttpListenerContext context, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes).ConfigureAwait(false);
    }
}
