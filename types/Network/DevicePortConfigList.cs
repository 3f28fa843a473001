using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic DevicePortConfigList (published by nim). Source: types/DevicePortConfigList.schema.json of the facts.</summary>
public sealed record DevicePortConfigList
{
    /// <summary>All members at their zero.</summary>
    public static DevicePortConfigList Zero { get; } = new();

    [OmitEmpty]
    public long CurrentIndex { get; init; }

    [OmitEmpty]
    public ValueList<DevicePortConfig>? PortConfigList { get; init; }
}
