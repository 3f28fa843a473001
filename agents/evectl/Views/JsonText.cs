using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Eve.Evectl.Views;

/// <summary>Readable JSON: numbers exactly as they stand in the record, other scripts unescaped.</summary>
internal static class JsonText
{
    public static string Write(Action<Utf8JsonWriter> write, bool indented = true)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>A record's text, indented or on one line.</summary>
    public static void WriteRecord(Utf8JsonWriter json, string text)
    {
        using JsonDocument record = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
        record.RootElement.WriteTo(json);
    }
}
