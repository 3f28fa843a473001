using System.Text;
using Eve.Controller.Apps;
using Microsoft.AspNetCore.Http;

namespace Eve.Controller.Admin;

/// <summary>A request of an operator, read to its end.</summary>
/// <param name="ContentType">Lower case, without parameters.</param>
/// <param name="IfMatch">The configuration version that the caller has seen; null when it does not say.</param>
public sealed record AdminCall(string Method, string ContentType, string Accept, string? IfMatch, byte[] Body)
{
    public const string Json = "application/json";
    public const string Binary = "application/x-proto-binary";
    public const string Tar = "application/x-tar";

    /// <summary>The caller says that the device shall lose everything (?empty=true).</summary>
    public bool MayBeEmpty { get; init; }

    public string Text => Encoding.UTF8.GetString(Body);

    public static async Task<AdminCall> ReadAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        string match = request.Headers.IfMatch.ToString().Trim('"');
        return new(
            request.Method,
            (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant(),
            request.Headers.Accept.ToString(),
            match == "" ? null : match,
            body.ToArray())
        {
            MayBeEmpty = request.Query["empty"] == "true",
        };
    }
}

/// <summary>The answer to an operator.</summary>
/// <param name="Tag">Version of the configuration, for a later If-Match.</param>
public sealed record AdminReply(int Status, byte[] Body, string ContentType, string? Tag = null)
{
    public static AdminReply NoSuchPath => Fault(404, "no such call: README.md of the controller lists them");

    public static AdminReply NoSuchDevice(string device) => Fault(404, $"there is no device '{device}': GET /admin/devices lists them");

    public static AdminReply NoSuchApp(string app) => Fault(404, $"there is no app '{app}' on this device: GET …/apps lists them");

    public static AdminReply Done => new(204, [], AdminCall.Json);

    public static AdminReply Fault(int status, params IReadOnlyList<string> errors) => Json(status, AdminJson.Bytes(new FaultView(errors)));

    public static AdminReply Fault(int status, IReadOnlyList<Problem> problems) => Fault(status, [.. problems.Select(problem => problem.ToString())]);

    public static AdminReply Json(int status, byte[] body, string? tag = null) => new(status, body, AdminCall.Json, tag);
}
