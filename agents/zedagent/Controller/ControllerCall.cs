using Eve.Agents.Zedagent.Identity;

namespace Eve.Agents.Zedagent.Controller;

/// <summary>One call with its envelope: what to ask, who signs, and whose signature the answer must bear.</summary>
/// <param name="Path">Below the base URL.</param>
/// <param name="Payload">The serialized message; null for a GET, empty for a message without content.</param>
/// <param name="Key">Signs the envelope; null only for a GET.</param>
/// <param name="Route">Server and uplinks.</param>
public sealed record ControllerCall(string Path, byte[]? Payload, ISigningKey? Key, Route Route)
{
    /// <summary>Whose envelopes are believed, the current one first; empty when the answer has no envelope.</summary>
    public IReadOnlyList<SigningCertificate> Signers { get; init; } = [];

    /// <summary>The answer is an envelope whose content counts for itself: the certificates.</summary>
    public bool Unchecked { get; init; }

    /// <summary>The controller does not know the sender's certificate yet.</summary>
    public bool Introduces { get; init; }

    public string Serial { get; init; } = "";

    public string SoftSerial { get; init; } = "";

    public bool FirstAnswerCounts { get; init; }

    /// <summary>Runs the call; for a worker.</summary>
    /// <exception cref="ControllerException">Nobody answered.</exception>
    public async Task<CallResult> RunAsync(IController controller, CancellationToken stop)
    {
        byte[]? body = Payload is null ? null : Envelope.Wrap(Payload, Key!, Introduces);
        ControllerRequest request = new(Path, body, Route) { Serial = Serial, SoftSerial = SoftSerial, FirstAnswerCounts = FirstAnswerCounts };
        ControllerReply reply = await controller.SendAsync(request, stop).ConfigureAwait(false);
        CallResult result = new(reply.Status) { Body = reply.Body };
        if (!reply.Delivered)
            return result with { Error = $"the controller answered {reply.Status} to {Path}" };
        if (Unchecked)
            return Envelope.OpenUnchecked(reply.Body) is { } content ? result with { Payload = content } : result with { Fault = EnvelopeFault.NotAnEnvelope, Error = "the reply is no signed envelope" };
        if (Signers.Count == 0 || reply.Status is 204 or 304)
            return result;
        if (reply.Body.Length > 0 && reply.ContentType != "application/x-proto-binary")
            return result with { Fault = EnvelopeFault.NotAnEnvelope, Error = $"the reply to {Path} has the content type \"{reply.ContentType}\"" };
        Opened opened = default;
        foreach (SigningCertificate signer in Signers)
        {
            opened = Envelope.Open(reply.Body, signer);
            if (opened.Fault != EnvelopeFault.UnknownSigner)
                break;
        }
        return result with { Payload = opened.Payload, Fault = opened.Fault, Error = opened.Error };
    }
}

/// <summary>What a call brought.</summary>
/// <param name="Status">The HTTP status.</param>
public sealed record CallResult(int Status)
{
    /// <summary>The answer as it came: for the checkpoint.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The message in the answer, when it is to be believed.</summary>
    public byte[]? Payload { get; init; }

    public EnvelopeFault Fault { get; init; }

    /// <summary>Empty when all is well.</summary>
    public string Error { get; init; } = "";
}
