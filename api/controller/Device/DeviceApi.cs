using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Eve.Api.Auth;
using Eve.Controller.Keys;
using Eve.Controller.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using NLog;

namespace Eve.Controller.Device;

/// <summary>The device API, version 2: finds the end point, proves the sender, writes the answer.</summary>
public sealed class DeviceApi(IStore store, ControllerKeys keys, DeviceSights sights, TimeProvider time)
{
    private const string Base = "/api/v2/edgedevice/";
    private const string Binary = "application/x-proto-binary";
    private static readonly Logger Log = LogManager.GetLogger("controller.device");

    private readonly Registration registration = new(store, time);
    private readonly ConfigFetch configs = new(keys);
    private readonly Reports reports = new(store, time);
    private readonly Attestation attestation = new(store);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await ServeAsync(context).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            Log.Debug("{method} {path}: the device hung up, {reason}", context.Request.Method, context.Request.Path.Value, error.Message);
            context.Abort();
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        Answer answer;
        try
        {
            answer = await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            answer = new(error.StatusCode, Reason: error.Message);   // too large, too slow, cut off
        }
        if (answer.Reason != "")
            Log.Warn("{method} {path} from {remote}: {status}, {reason}", context.Request.Method, context.Request.Path.Value,
                context.Connection.RemoteIpAddress?.ToString(), answer.Status, answer.Reason);
        else
            Log.Debug("{method} {path}: {status}", context.Request.Method, context.Request.Path.Value, answer.Status);
        await WriteAsync(context, answer).ConfigureAwait(false);
    }

    private async Task<Answer> AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(Base, StringComparison.Ordinal))
            return Answer.NotFound("no such path");
        string[] parts = path[Base.Length..].Split('/');
        bool post = HttpMethods.IsPost(context.Request.Method);
        switch (parts)
        {
            case ["ping"]:
                return HttpMethods.IsGet(context.Request.Method) ? new(200) : new(405, Reason: "GET only");
            case ["certs"]:
                return HttpMethods.IsGet(context.Request.Method) ? Answer.Ok(keys.Certificates) : new(405, Reason: "GET only");
            case ["register"] or ["uuid"] or ["id", _, "config" or "attest" or "info" or "metrics" or "flowlog" or "hardwarehealth" or "newlogs"]
                or ["id", _, "apps", "instanceid", _, "newlogs"]:
                break;
            default:
                return Answer.NotFound("no such path");
        }
        if (!post)
            return new(405, Reason: "POST only");
        byte[] body = await ReadAsync(context).ConfigureAwait(false);
        if (!Envelope.TryParse(body, out AuthContainer? envelope))
            return Answer.Malformed("the body is no envelope");
        if (parts[0] == "register")
            return registration.Register(envelope);

        if (Sender(envelope, out Answer refusal) is not { } device)
            return refusal;
        sights.Saw(device);
        if (parts[0] == "uuid")
            return Answer.Ok(new Api.Uuid.UuidResponse { Uuid = device.Id.ToString("D") });
        // 404 and not 403: a device that was removed and added again then asks for its UUID again.
        if (!Guid.TryParse(parts[1], out Guid id) || id != device.Id)
            return Answer.NotFound($"the path names another device than the sender {device.Id}");
        byte[] payload = envelope.ProtectedPayload.Payload.ToByteArray();
        return parts switch
        {
            [_, _, "config"] => configs.Fetch(device, payload),
            [_, _, "attest"] => attestation.Handle(device, payload),
            [_, _, "info"] => reports.Info(device, payload),
            [_, _, "metrics"] => reports.Metrics(device, payload),
            [_, _, "flowlog"] => Reports.Flows(payload),
            [_, _, "hardwarehealth"] => Reports.Health(payload),
            [_, _, "newlogs"] => reports.Logs(device, null, payload),
            [_, _, _, _, var app, _] => Guid.TryParse(app, out Guid appId)
                ? reports.Logs(device, appId, payload)
                : Answer.NotFound("the path names no app"),
            _ => Answer.NotFound("no such path"),
        };
    }

    private DeviceRecord? Sender(AuthContainer envelope, out Answer refusal)
    {
        refusal = Answer.Unknown("the sender's certificate is not known");
        if (Envelope.SenderOf(envelope) is not { Length: > 0 } hash || store.DeviceByCertificate(hash) is not { } device)
            return null;
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(device.CertificatePem);
        if (Envelope.IsSignedBy(envelope, certificate))
            return device;
        refusal = Answer.Unknown("the signature is not the sender's");
        return null;
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        return body.ToArray();
    }

    private async Task WriteAsync(HttpContext context, Answer answer)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        byte[] body = [];
        if (answer.Message is not null)
        {
            response.ContentType = Binary;
            body = Envelope.Seal(answer.Message, keys);
        }
        else if (answer.Status >= 400)
        {
            response.ContentType = "text/plain; charset=utf-8";
            response.Headers.XContentTypeOptions = "nosniff";
            body = System.Text.Encoding.ASCII.GetBytes(ReasonPhrases.GetReasonPhrase(answer.Status) + "\n");
        }
        if (answer.Status == 304)
            return;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
