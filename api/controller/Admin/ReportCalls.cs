using System.IO.Compression;
using Eve.Controller.Device;
using Eve.Controller.Store;

namespace Eve.Controller.Admin;

/// <summary>What a device reported, as it came.</summary>
internal sealed class ReportCalls(AdminContext admin)
{
    private const long LargestReply = 16 << 20;

    public AdminReply Info(string id) => View(id, report => report.Kind != Reports.MetricsKind);

    public AdminReply Metrics(string id) => View(id, report => report.Kind == Reports.MetricsKind);

    /// <summary>The log lines that are still there, oldest first, as the device wrote them.</summary>
    public AdminReply Logs(string id)
    {
        if (admin.Find(id) is not { } device)
            return AdminReply.NoSuchDevice(id);
        List<byte[]> newestFirst = [];
        long room = LargestReply;
        foreach (LogFile file in admin.Store.Logs(device.Id).Reverse())
        {
            byte[] lines = Unpack(file);
            if ((room -= lines.Length) < 0)
                break;
            newestFirst.Add(lines);
        }
        return new(200, [.. Enumerable.Reverse(newestFirst).SelectMany(lines => lines)], "application/x-ndjson");
    }

    private static byte[] Unpack(LogFile file)
    {
        using MemoryStream text = new();
        using GZipStream lines = new(new MemoryStream(file.Gzip.ToByteArray()), CompressionMode.Decompress);
        lines.CopyTo(text);
        if (text.Length > 0 && text.GetBuffer()[text.Length - 1] != '\n')
            text.WriteByte((byte)'\n');
        return text.ToArray();
    }

    private AdminReply View(string id, Func<Report, bool> wanted) => admin.Find(id) is { } device
        ? AdminReply.Json(200, AdminJson.Bytes<IReadOnlyList<ReportView>>([.. admin.Store.Reports(device.Id).Where(wanted)
            .Select(report => new ReportView(report.Kind, report.ObjectId, report.Received, DeviceViews.MessageOf(report)))]))
        : AdminReply.NoSuchDevice(id);
}
