using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Eve.Tests.Storage.Traces;

/// <summary>Plays the file server and the registry of a recording: the same answers to the same requests, from the recorded objects.</summary>
internal sealed partial class TraceServer : IDisposable
{
    private readonly Dictionary<string, byte[]> objects = [];
    private readonly Dictionary<string, byte[]> files = [];
    private readonly Dictionary<string, string> tags = [];
    private int damaged;

    public TraceServer(string folder, IReadOnlyList<TraceEvent> trace, string scenario)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, "blobs"), "*.gz"))
            objects[Path.GetFileNameWithoutExtension(file)] = Unzip(file);
        foreach (TraceEvent tree in trace.Where(line => line is { Topic: "ContentTreeConfig", Op: "publish" }))
        {
            string sha = (string)tree.Value!["ContentSha256"]!;
            string name = (string)tree.Value["RelativeURL"]!;
            if (name == "big.raw")
                objects[sha] = Big(sha, (int)(long)tree.Value["MaxDownloadSize"]!);
            if (objects.TryGetValue(sha, out byte[]? content))
                files[name] = content;
        }
        foreach (TraceEvent request in trace.Where(line => line.Kind == "http"))
            if (TagRequest().Match(request.Text) is { Success: true } match && !match.Groups[2].Value.StartsWith("sha256:", StringComparison.Ordinal))
                tags[$"{match.Groups[1].Value}/{match.Groups[2].Value}"] = ManifestOf(match.Groups[1].Value, long.Parse(match.Groups[3].Value));
        damaged = scenario == "mismatch-then-good" ? 2 : 0;
        Server.Answer = AnswerAsync;

        string ManifestOf(string repository, long size)
        {
            // The tag's answer is the object of that size which is, or lists, the manifest that is fetched by digest later.
            string digest = trace.Where(line => line.Kind == "http").Select(line => TagRequest().Match(line.Text))
                .First(match => match.Success && match.Groups[1].Value == repository && match.Groups[2].Value.StartsWith("sha256:", StringComparison.Ordinal)).Groups[2].Value[7..];
            return objects[digest].Length == size ? digest : AddIndex(digest);
        }

        // An index was not kept by the recorder; only its choice is.
        string AddIndex(string digest)
        {
            byte[] index = Encoding.UTF8.GetBytes($$$"""
                {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[
                {"mediaType":"application/vnd.docker.distribution.manifest.v2+json","size":1,"digest":"sha256:{{{new string('0', 64)}}}","platform":{"os":"linux","architecture":"s390x"}},
                {"mediaType":"application/vnd.docker.distribution.manifest.v2+json","size":{{{objects[digest].Length}}},"digest":"sha256:{{{digest}}}","platform":{"os":"linux","architecture":"amd64"}}]}
                """);
            objects[TestImage.Sha(index)] = index;
            return TestImage.Sha(index);
        }
    }

    public FileServer Server { get; } = new();

    public byte[] Object(string sha256) => objects[sha256];

    public void Dispose() => Server.Dispose();

    private async Task<bool> AnswerAsync(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        if (path == "/v2/")
            return true;
        if (RegistryPath().Match(path) is { Success: true } match)
        {
            string reference = match.Groups[3].Value;
            bool manifests = match.Groups[2].Value == "manifests";
            string? digest = reference.StartsWith("sha256:", StringComparison.Ordinal) ? reference[7..] : tags.GetValueOrDefault($"{match.Groups[1].Value}/{reference}");
            if (digest is not null && objects.TryGetValue(digest, out byte[]? content) && manifests == IsManifest(content, out string type))
            {
                context.Response.ContentType = manifests ? type : "application/octet-stream";
                await Server.SendBodyAsync(context, content).ConfigureAwait(false);
            }
            else
            {
                context.Response.StatusCode = 404;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(
                    $$"""{"errors":[{"code":"{{(manifests ? "MANIFEST" : "BLOB")}}_UNKNOWN","message":"unknown"}]}""")).ConfigureAwait(false);
            }
            return true;
        }
        string name = path[(path.LastIndexOf('/') + 1)..];
        if (path.Contains("/wrong/", StringComparison.Ordinal) || path.Contains("/empty/", StringComparison.Ordinal) || !files.TryGetValue(name, out byte[]? file))
            return false;
        if (damaged-- > 0)
        {
            file = [.. file];
            file[^1] ^= 0xff;
        }
        Server.Files[path.TrimStart('/')] = file;
        return false;
    }

    private static bool IsManifest(byte[] content, out string type)
    {
        string text = content.Length < 4096 ? Encoding.UTF8.GetString(content) : "";
        type = MediaType().Match(text) is { Success: true } match ? match.Groups[1].Value : "";
        return text.Contains("\"schemaVersion\"", StringComparison.Ordinal);
    }

    private static byte[] Unzip(string file)
    {
        using GZipStream gzip = new(File.OpenRead(file), CompressionMode.Decompress);
        using MemoryStream content = new();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    // The recordings' README: the first bytes of sha256("S/9/0"), sha256("S/9/1"), …, with S from a small table; new ones are found by trying.
    private static byte[] Big(string sha256, int length)
    {
        foreach (int seed in Enumerable.Range(0, 200).OrderBy(seed => seed is 27 or 65 or 73 ? 0 : 1))
        {
            byte[] content = new byte[length];
            for (int offset = 0, i = 0; offset < length; offset += 32, i++)
                SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/9/{i}")).AsSpan(0, Math.Min(32, length - offset)).CopyTo(content.AsSpan(offset));
            if (TestImage.Sha(content) == sha256)
                return content;
        }
        throw new InvalidDataException($"no seed gives {sha256}");
    }

    [GeneratedRegex("^GET /v2/(.+)/manifests/([^ ]+) ([0-9]+) bytes")]
    private static partial Regex TagRequest();

    [GeneratedRegex("^/v2/(.+)/(manifests|blobs)/([^/]+)$")]
    private static partial Regex RegistryPath();

    [GeneratedRegex("\"mediaType\" ?: ?\"(application/vnd[^\"]*(manifest|index)[^\"]*)\"")]
    private static partial Regex MediaType();
}
