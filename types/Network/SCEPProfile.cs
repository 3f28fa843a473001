using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic SCEPProfile (published by zedagent). Source: types/SCEPProfile.schema.json of the facts.</summary>
public sealed record SCEPProfile
{
    /// <summary>All members at their zero.</summary>
    public static SCEPProfile Zero { get; } = new();

    public string ProfileName { get; init => field = value ?? ""; } = "";

    public string SCEPServerURL { get; init => field = value ?? ""; } = "";

    public bool UseControllerProxy { get; init; }

    public CipherBlockStatus EncryptedChallengePassword { get; init => field = value ?? CipherBlockStatus.Zero; } = CipherBlockStatus.Zero;

    [JsonPropertyName("pubsub-large-ProxyCertPEM")]
    public ValueList<Bytes?>? CACertPEM { get; init; }

    public CSRProfile CSRProfile { get; init => field = value ?? CSRProfile.Zero; } = CSRProfile.Zero;

    public ErrorDescription ParsingError { get; init => field = value ?? ErrorDescription.Zero; } = ErrorDescription.Zero;
}
