using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppInfo. Source: types/_types/AppBlobsAvailable.schema.json of the facts.</summary>
public sealed record AppBlobsAvailable
{
    /// <summary>All members at their zero.</summary>
    public static AppBlobsAvailable Zero { get; } = new();

    public string CustomMeta { get; init => field = value ?? ""; } = "";

    public string DownloadURL { get; init => field = value ?? ""; } = "";
}
