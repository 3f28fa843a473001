using System.Text;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>An absent list or map and one without items are two values, in every place of every record.</summary>
public sealed class NullAndEmptyTests
{
    private static IEnumerable<TestCaseData> Topics() => Places.Topics();

    [TestCaseSource(nameof(Topics))]
    public void Null_is_not_empty(CatalogueEntry topic)
    {
        foreach ((SchemaNode schema, string path, Func<string, byte[]> with) in Places.Of(topic))
        {
            string? without = (schema.Kind, schema.Type) switch
            {
                ("array", _) when schema.FixedLength is null => "[]",
                ("map", _) => "{}",
                ("string", "[]uint8" or "net.IPMask") => "\"\"",
                _ => null,
            };
            if (without is null)
                continue;
            (object? none, string? error) = topic.Read(with("null"));
            Assert.That(error, Is.Null, path);
            (object? empty, error) = topic.Read(with(without));
            Assert.That(error, Is.Null, path);
            Assert.That(none!.Equals(empty), Is.False, path);
            string noneText = Encoding.UTF8.GetString(topic.Normalize(with("null")).Text!);
            string emptyText = Encoding.UTF8.GetString(topic.Normalize(with(without)).Text!);
            // Where zeros are left out, both are: the text is the same, as the original's.
            Assert.That(emptyText == noneText, Is.EqualTo(schema.LeftOutWhenZero), path);
            if (!schema.LeftOutWhenZero)
                Assert.That(noneText.Length - emptyText.Length, Is.EqualTo("null".Length - without.Length), path);
        }
    }
}
