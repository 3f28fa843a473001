using System.Globalization;
using Eve.Api.Auth;
using Eve.Api.Config;
using Google.Protobuf;

namespace Eve.Agents.Zedagent.Controller;

/// <summary>
/// A folder in a controller's place: for tests, and to start a device from a stick. Its files <c>certs</c>, <c>uuid</c> and
/// <c>config</c> hold the bodies that a controller would answer; what the device posts lands in <c>posted/</c>, numbered.
/// </summary>
public sealed class DirectoryController(string folder) : IController
{
    private const string protobuf = "application/x-proto-binary";
    private int posted;

    public async Task<ControllerReply> SendAsync(ControllerRequest request, CancellationToken stop)
    {
        string name = request.Path[(request.Path.LastIndexOf('/') + 1)..];
        if (name is "certs" or "uuid" or "config")
        {
            string file = Path.Combine(folder, name);
            if (!File.Exists(file))
                return new ControllerReply(404, "text/plain", []);
            byte[] body = await ReadAsync(file, stop).ConfigureAwait(false);
            return name == "config" && HashOf(body) is { Length: > 0 } hash && AskedHash(request) == hash
                ? new ControllerReply(304, "", [])
                : new ControllerReply(200, protobuf, body);
        }
        string target = Path.Combine(folder, "posted", string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref posted):D5}-{name}"));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllBytesAsync(target, request.Body ?? [], stop).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ControllerException($"{target} cannot be written: {error.Message}", error);
        }
        return new ControllerReply(201, "", []);
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken stop)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, stop).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ControllerException($"{file} cannot be read: {error.Message}", error);
        }
    }

    private static string AskedHash(ControllerRequest request) => Parsed(ConfigRequest.Parser, request.Body)?.ConfigHash ?? "";

    private static string HashOf(byte[] body) => Parsed(ConfigResponse.Parser, body)?.ConfigHash ?? "";

    private static T? Parsed<T>(MessageParser<T> parser, byte[]? body)
        where T : class, IMessage<T>
    {
        try
        {
            return body is null || AuthContainer.Parser.ParseFrom(body).ProtectedPayload is not { } content ? null : parser.ParseFrom(content.Payload);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
