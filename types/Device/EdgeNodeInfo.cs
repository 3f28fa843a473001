using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EdgeNodeInfo (published by zedagent). Source: types/EdgeNodeInfo.schema.json of the facts.</summary>
public sealed record EdgeNodeInfo
{
    /// <summary>All members at their zero.</summary>
    public static EdgeNodeInfo Zero { get; } = new();

    public string DeviceName { get; init => field = value ?? ""; } = "";

    public Guid DeviceID { get; init; }

    public string ProjectName { get; init => field = value ?? ""; } = "";

    public Guid ProjectID { get; init; }

    public string EnterpriseName { get; init => field = value ?? ""; } = "";

    public string EnterpriseID { get; init => field = value ?? ""; } = "";
}
