using System.Buffers.Binary;
using System.IO.Compression;
using Eve.Api.Flowlog;
using Eve.Api.HardwareHealth;
using Eve.Api.Info;
using Eve.Api.Metrics;
using Eve.Controller.Store;
using Google.Protobuf;
using NLog;

namespace Eve.Controller.Device;

/// <summary>What devices tell: info and metrics are kept (the last of each object), logs for a while, flows and hardware health are only acknowledged.</summary>
public sealed class Reports(IStore store, TimeProvider time)
{
    /// <summary>The kind under which the metrics message is stored.</summary>
    public const string MetricsKind = "metrics";

    private const int LogFilesKept = 64;
    private const int ShortestGzip = 18;
    private const int LargestLog = 8 << 20;
    private static readonly Logger Log = LogManager.GetLogger("controller.device");

    public Answer Info(DeviceRecord device, byte[] payload)
    {
        if (Parse(ZInfoMsg.Parser, payload) is not { } message || message.InfoContentCase == ZInfoMsg.InfoContentOneofCase.None)
            return Answer.Malformed("not an info message");
        InfoSubject subject = InfoSubject.Of(message);
        if (message.Ainfo is { } app)
            LogAppChange(device, app, subject);
        if (subject.Deleted)
            store.RemoveReport(device.Id, subject.Kind, subject.ObjectId);
        else
            store.Put(device.Id, new(subject.Kind, subject.ObjectId, time.GetUtcNow(), ByteString.CopyFrom(payload)));
        return Answer.Created();
    }

    public Answer Metrics(DeviceRecord device, byte[] payload)
    {
        if (Parse(ZMetricMsg.Parser, payload) is null)
            return Answer.Malformed("not a metrics message");
        store.Put(device.Id, new(MetricsKind, "", time.GetUtcNow(), ByteString.CopyFrom(payload)));
        return Answer.Created();
    }

    public Answer Logs(DeviceRecord device, Guid? app, byte[] payload)
    {
        if (!IsGzip(payload))
            return Answer.Malformed("the logs are not gzip");
        store.Append(device.Id, new(app, time.GetUtcNow(), ByteString.CopyFrom(payload)), LogFilesKept);
        return Answer.Created();
    }

    public static Answer Flows(byte[] payload) =>
        Parse(FlowMessage.Parser, payload) is null ? Answer.Malformed("not a flow message") : Answer.Created();

    public static Answer Health(byte[] payload) =>
        Parse(ZHardwareHealth.Parser, payload) is null ? Answer.Malformed("not a hardware health message") : Answer.Created();

    private void LogAppChange(DeviceRecord device, ZInfoApp app, InfoSubject subject)
    {
        string before = store.Report(device.Id, subject.Kind, subject.ObjectId) is { } last
            ? StateName(ZInfoMsg.Parser.ParseFrom(last.Message).Ainfo.State)
            : "unknown";
        string after = subject.Deleted ? "gone" : StateName(app.State);
        string error = app.AppErr.Count > 0 ? app.AppErr[0].Description : "";
        if (before != after)
            Log.Info("app {app} ({objUUID}) on {device}: {from} -> {to} {error}", app.AppName, app.AppID, device.Name, before, after, error);
    }

    /// <summary>The name of a state as the protocol spells it.</summary>
    public static string StateName(ZSwState state) =>
        InfoReflection.Descriptor.FindTypeByName<Google.Protobuf.Reflection.EnumDescriptor>(nameof(ZSwState)).FindValueByNumber((int)state)?.Name
        ?? ((int)state).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static T? Parse<T>(MessageParser<T> parser, byte[] payload) where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>Whether it unpacks to the end without growing beyond reason.</summary>
    private static bool IsGzip(byte[] payload)
    {
        if (payload is not [0x1f, 0x8b, ..] || payload.Length < ShortestGzip)
            return false;
        try
        {
            using GZipStream unpacked = new(new MemoryStream(payload), CompressionMode.Decompress);
            byte[] buffer = new byte[16384];
            int total = 0;
            for (int count; (count = unpacked.Read(buffer)) > 0;)
                if ((total += count) > LargestLog)
                    return false;
            // The reader does not mind a file that is cut off; its last four bytes, the length, tell.
            return BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(payload.Length - sizeof(int))) == total;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
