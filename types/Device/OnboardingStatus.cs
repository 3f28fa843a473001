using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic OnboardingStatus (published by zedclient). Source: types/OnboardingStatus.schema.json of the facts.</summary>
public sealed record OnboardingStatus
{
    /// <summary>All members at their zero.</summary>
    public static OnboardingStatus Zero { get; } = new();

    public Guid DeviceUUID { get; init; }

    public string HardwareModel { get; init => field = value ?? ""; } = "";
}
