using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using NLog;

namespace Eve.Controller.Admin;

/// <summary>The operator's side: proves the token, finds the call, writes its answer. README.md lists the calls.</summary>
public sealed class AdminApi(AdminContext admin, string token)
{
    private const string Scheme = "Bearer ";
    private static readonly Logger Log = LogManager.GetLogger("controller.admin");
    private readonly byte[] tokenHash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
    private readonly DeviceCalls devices = new(admin);
    private readonly ConfigCalls configs = new(admin);
    private readonly AppCalls apps = new(admin);
    private readonly ReportCalls reports = new(admin);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await ServeAsync(context).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            Log.Debug("{method} {path}: the operator hung up, {reason}", context.Request.Method, context.Request.Path.Value, error.Message);
            context.Abort();
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        AdminReply reply;
        try
        {
            reply = IsAllowed(context.Request)
                ? await CallAsync(context).ConfigureAwait(false)
                : AdminReply.Fault(401, "the admin token is missing or wrong: send 'Authorization: Bearer TOKEN' with the content of admin.token in the state folder");
        }
        catch (BadHttpRequestException error)
        {
            reply = AdminReply.Fault(error.StatusCode, error.Message);
        }
        if (reply.Status >= 400)
            Log.Warn("{method} {path}: {status}", context.Request.Method, context.Request.Path.Value, reply.Status);
        context.Response.StatusCode = reply.Status;
        if (reply.Tag is not null)
            context.Response.Headers.ETag = $"\"{reply.Tag}\"";
        if (reply.Status == StatusCodes.Status204NoContent)
            return;   // the server refuses even an empty write then, and hangs up
        context.Response.ContentType = reply.ContentType;
        context.Response.ContentLength = reply.Body.Length;
        await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private bool IsAllowed(HttpRequest request)
    {
        string header = request.Headers[HeaderNames.Authorization].ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), tokenHash);
    }

    private async Task<AdminReply> CallAsync(HttpContext context)
    {
        string path = (context.Request.Path.Value ?? "").Trim('/');
        string[] parts = path.Split('/');
        if (parts[0] != "admin")
            return AdminReply.NoSuchPath;
        AdminCall call = await AdminCall.ReadAsync(context).ConfigureAwait(false);
        return (call.Method, parts[1..]) switch
        {
            ("GET", ["version"]) => devices.Version(),
            ("GET", ["ca"]) => devices.RootCertificate(),
            ("POST", ["onboarding"]) => devices.AddOnboarding(call),
            ("GET", ["devices"]) => devices.List(),
            ("POST", ["devices"]) => devices.Add(call),
            ("GET", ["devices", var id]) => devices.Show(id),
            ("DELETE", ["devices", var id]) => devices.Remove(id),
            ("DELETE", ["devices", var id, "certificate"]) => devices.Forget(id),
            ("GET", ["devices", var id, "config"]) => configs.Get(id, call),
            ("PUT", ["devices", var id, "config"]) => configs.Put(id, call),
            ("GET", ["devices", var id, "items"]) => configs.Items(id),
            ("PUT", ["devices", var id, "items", var key]) => configs.SetItem(id, key, call),
            ("DELETE", ["devices", var id, "items", var key]) => configs.RemoveItem(id, key),
            ("GET", ["devices", var id, "info"]) => reports.Info(id),
            ("GET", ["devices", var id, "metrics"]) => reports.Metrics(id),
            ("GET", ["devices", var id, "logs"]) => reports.Logs(id),
            ("GET", ["devices", var id, "apps"]) => apps.List(id),
            ("POST", ["devices", var id, "apps"]) => apps.Deploy(id, call),
            ("GET", ["devices", var id, "apps", var app]) => apps.Show(id, app),
            ("DELETE", ["devices", var id, "apps", var app]) => apps.Remove(id, app),
            ("POST", ["devices", var id, "apps", var app, "start" or "stop" or "restart" or "purge"]) => apps.Command(id, app, parts[^1]),
            _ => AdminReply.NoSuchPath,
        };
    }
}
