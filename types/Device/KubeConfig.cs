using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic KubeConfig (published by zedkube). Source: types/KubeConfig.schema.json of the facts.</summary>
public sealed record KubeConfig
{
    /// <summary>All members at their zero.</summary>
    public static KubeConfig Zero { get; } = new();

    public string K3sVersion { get; init => field = value ?? ""; } = "";

    public VmiDescheduleConfig VmiDescheduleEvents { get; init => field = value ?? VmiDescheduleConfig.Zero; } = VmiDescheduleConfig.Zero;
}

/// <summary>Part of KubeConfig. Source: types/_types/VmiDescheduleConfig.schema.json of the facts.</summary>
public sealed record VmiDescheduleConfig
{
    /// <summary>All members at their zero.</summary>
    public static VmiDescheduleConfig Zero { get; } = new();

    public bool OnBoot { get; init; }
}
