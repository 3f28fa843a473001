using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using NLog;
using NLog.Targets;

namespace Eve.Agents;

/// <summary>
/// Writes one JSON object per event, each in one write so that lines of several processes do not mix:
/// time (UTC, RFC 3339), level, source, logger (when it is not the source), pid, msg, the event's properties, err.
/// </summary>
internal sealed class JsonLineTarget(string source, Stream output) : Target
{
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly Utf8JsonWriter json = new(Stream.Null, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    protected override void Write(LogEventInfo logEvent)
    {
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("time"u8, logEvent.TimeStamp);
        json.WriteString("level"u8, LogLevels.NameOf(logEvent.Level));
        json.WriteString("source"u8, source);
        if (logEvent.LoggerName != source)
            json.WriteString("logger"u8, logEvent.LoggerName);
        json.WriteNumber("pid"u8, Environment.ProcessId);
        json.WriteString("msg"u8, logEvent.FormattedMessage);
        if (logEvent.HasProperties)
            foreach ((object name, object? value) in logEvent.Properties)
                WriteProperty(name.ToString()!, value);
        if (logEvent.Exception is { } error)
            WriteError(error, logEvent.Level);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        try
        {
            output.Write(buffer.WrittenSpan);
        }
        catch (IOException)
        {
            // Disk full or reader gone: an agent must not fall over its log.
        }
    }

    private void WriteError(Exception error, LogLevel level)
    {
        json.WriteString("err"u8, Texts(error));
        if (level >= LogLevel.Fatal)
            json.WriteString("stack"u8, error.ToString());
    }

    private static string Texts(Exception error) => error.InnerException is { } inner && !error.Message.Contains(inner.Message, StringComparison.Ordinal)
        ? $"{error.Message}: {Texts(inner)}"
        : error.Message;

    private void WriteProperty(string name, object? value)
    {
        // A property must not hide one of the fixed members.
        if (name is "time" or "level" or "source" or "logger" or "pid" or "msg")
            name = "arg_" + name;
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case uint number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case ulong number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            case DateTimeOffset moment:
                json.WriteString(name, moment);
                break;
            case Exception error:
                json.WriteString(name, Texts(error));
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
