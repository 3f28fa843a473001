namespace Eve.Agents.Zedagent.Controller;

/// <summary>The way to a controller. Moves bytes; envelopes and messages are the caller's business.</summary>
public interface IController
{
    /// <summary>Asks once, over whichever uplink works first.</summary>
    /// <returns>The answer, also one that refuses.</returns>
    /// <exception cref="ControllerException">Nobody answered.</exception>
    Task<ControllerReply> SendAsync(ControllerRequest request, CancellationToken stop);
}

/// <summary>One call of the device API (device-api facts, section 1).</summary>
/// <param name="Path">Below <c>/api/v2/edgedevice/</c>: "certs", "id/UUID/config".</param>
/// <param name="Body">The envelope; null makes it a GET.</param>
/// <param name="Route">Server, uplinks and patience.</param>
public sealed record ControllerRequest(string Path, byte[]? Body, Route Route)
{
    /// <summary>Names the device to a controller that has not given it a UUID yet; empty otherwise.</summary>
    public string Serial { get; init; } = "";

    /// <summary>The same, from the installer.</summary>
    public string SoftSerial { get; init; } = "";

    /// <summary>A refusal counts as the answer: other uplinks would hear the same.</summary>
    public bool FirstAnswerCounts { get; init; }
}

/// <summary>What the controller answered.</summary>
public sealed record ControllerReply(int Status, string ContentType, byte[] Body)
{
    /// <summary>Done, whatever "done" means for the call: 200, 201, 204, 304.</summary>
    public bool Delivered => Status is 200 or 201 or 204 or 304;
}

/// <summary>Nobody answered; the text says over which uplinks it was tried and what happened.</summary>
public sealed class ControllerException(string message, Exception? inner = null) : Exception(message, inner);
