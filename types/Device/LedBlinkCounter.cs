using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic LedBlinkCounter (published by no agent). Source: types/LedBlinkCounter.schema.json of the facts.</summary>
public sealed record LedBlinkCounter
{
    /// <summary>All members at their zero.</summary>
    public static LedBlinkCounter Zero { get; } = new();

    public LedBlinkCount BlinkCounter { get; init; }
}

/// <summary>A number on the wire (uint8 types.LedBlinkCount); other numbers are carried as they are.</summary>
public enum LedBlinkCount : byte
{
    Undefined = 0,
    WaitingForIP = 1,
    ConnectingToController = 2,
    ConnectedToController = 3,
    Onboarded = 4,
    RadioSilence = 5,
    OnboardingFailure = 10,
    RespWithoutTLS = 12,
    RespWithoutOSCP = 13,
    InvalidControllerCert = 14,
    InvalidAuthContainer = 15,
    InvalidBootstrapConfig = 16,
    OnboardingFailureConflict = 17,
    OnboardingFailureNotFound = 18,
}
