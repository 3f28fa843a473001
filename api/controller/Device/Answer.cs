using Google.Protobuf;

namespace Eve.Controller.Device;

/// <summary>What a device gets to hear: a status, and for some a message to be sealed.</summary>
/// <param name="Reason">For the log only; the device learns no more than the status.</param>
public readonly record struct Answer(int Status, IMessage? Message = null, string Reason = "")
{
    public static Answer Ok(IMessage message) => new(200, message);

    public static Answer Created(IMessage? message = null) => new(201, message);

    public static Answer NotModified => new(304);

    /// <summary>The body or the message in it does not parse, and never will.</summary>
    public static Answer Malformed(string reason) => new(400, Reason: reason);

    /// <summary>No known sender, or not signed by it.</summary>
    public static Answer Unknown(string reason) => new(401, Reason: reason);

    /// <summary>A proven sender without permission.</summary>
    public static Answer Forbidden(string reason) => new(403, Reason: reason);

    public static Answer NotFound(string reason) => new(404, Reason: reason);

    public static Answer Conflict(string reason) => new(409, Reason: reason);
}
