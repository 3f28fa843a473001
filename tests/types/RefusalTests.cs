using System.Text.RegularExpressions;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>A wrong kind of value or a number out of range refuses the whole record, in every place of every record; the ends of ranges do not.</summary>
public sealed partial class RefusalTests
{
    private static IEnumerable<TestCaseData> Topics() => Places.Topics();

    [TestCaseSource(nameof(Topics))]
    public void A_number_out_of_range_is_refused_and_the_ends_of_the_range_are_exact(CatalogueEntry topic)
    {
        foreach ((SchemaNode schema, string path, Func<string, byte[]> with) in Places.Of(topic).Where(place => place.Schema.Kind == "number" && !place.Schema.Type.StartsWith("float", StringComparison.Ordinal)))
        {
            (Int128 low, Int128 high) = RandomRecord.Range(schema.Type);
            foreach (string wrong in new[] { $"{high + 1}", $"{low - 1}", "1.0", "1e3", "1.5", "\"1\"", "99999999999999999999999999", "true", "[]", "{}" })
                Refused(topic, path, with(wrong), wrong);
            foreach (Int128 end in new[] { low, high })
            {
                (byte[]? text, string? error) = topic.Normalize(with($"{end}"));
                Assert.That(error, Is.Null, path);
                if (!schema.LeftOutWhenZero || end != 0)
                    Assert.That(System.Text.Encoding.UTF8.GetString(text!), Does.Contain($"{end}"), path);
            }
        }
    }

    [TestCaseSource(nameof(Topics))]
    public void A_value_of_another_kind_is_refused(CatalogueEntry topic)
    {
        foreach ((SchemaNode schema, string path, Func<string, byte[]> with) in Places.Of(topic))
        {
            string[] wrong = schema.Kind switch
            {
                "bool" => ["1", "\"true\"", "[]", "{}"],
                "string" => ["1", "true", "{}"],
                "array" => ["1", "true", "\"a\"", "{}"],
                "object" or "map" => ["1", "true", "\"a\"", "[]"],
                _ => [],
            };
            foreach (string value in wrong)
                Refused(topic, path, with(value), value);
        }
    }

    private static void Refused(CatalogueEntry topic, string path, byte[] text, string value)
    {
        (object? record, string? error) = topic.Read(text);
        Assert.That(record, Is.Null, $"{path} = {value}");
        Assert.That(error, Is.Not.Empty, $"{path} = {value}");
        // Lists are numbered by their reader; names are what an operator looks for.
        string member = LastName().Match(path).Groups[1].Value;
        Assert.That(error, Does.Contain(member), $"{path} = {value}");
    }

    [GeneratedRegex(@"([A-Za-z0-9_-]+)['\]\[0-9]*$")]
    private static partial Regex LastName();
}
