using System.Text;
using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>Any record of any topic, not only the recorded ones: written from the original's schemas, read and written by this suite.</summary>
public sealed class RandomRecordTests
{
    private const int Seeds = 24;

    private static IEnumerable<TestCaseData> Topics() =>
        TopicCatalogue.All().DistinctBy(entry => entry.RecordType).Select(entry => new TestCaseData(entry).SetArgDisplayNames(entry.Where.Name));

    [TestCaseSource(nameof(Topics))]
    public void Every_record_comes_back_byte_for_byte_and_equal(CatalogueEntry topic)
    {
        foreach ((string exact, _, string at) in Records(topic))
        {
            byte[] text = Encoding.UTF8.GetBytes(exact);
            (byte[]? again, string? error) = topic.Normalize(text);
            Assert.That(error, Is.Null, at);
            Assert.That(Encoding.UTF8.GetString(again!), Is.EqualTo(exact), at);
            Assert.That(topic.Read(text).Record, Is.EqualTo(topic.Read(again!).Record), at);
        }
    }

    [TestCaseSource(nameof(Topics))]
    public void Blanks_unknown_members_other_letter_case_and_duplicates_change_nothing(CatalogueEntry topic)
    {
        foreach ((string exact, string odd, string at) in Records(topic))
        {
            (byte[]? text, string? error) = topic.Normalize(Encoding.UTF8.GetBytes(odd));
            Assert.That(error, Is.Null, $"{at} {odd}");
            Assert.That(Encoding.UTF8.GetString(text!), Is.EqualTo(exact), at);
        }
    }

    // What the original puts on its sockets has lost digits and empty lists; what is left must be read to the same record.
    [TestCaseSource(nameof(Topics))]
    public void The_original_s_text_of_the_socket_is_read_to_what_it_kept(CatalogueEntry topic)
    {
        int read = 0;
        foreach ((string exact, _, string at) in Records(topic))
        {
            string wire = OriginalText.Of(Encoding.UTF8.GetBytes(exact));
            (object? record, _) = topic.Read(Encoding.UTF8.GetBytes(wire));
            if (record is null)
            {
                Assert.That(wire, Does.Contain("9223372036854776000").Or.Contain("18446744073709552000"), at);
                continue;
            }
            read++;
            // Less is lost the second time: nothing.
            Assert.That(OriginalText.Of(topic.Normalize(Encoding.UTF8.GetBytes(wire)).Text), Is.EqualTo(Without(wire, exact)), at);
        }
        Assert.That(read, Is.GreaterThan(0));
    }

    private static string Without(string wire, string exact) => exact == "null" ? "{}" : wire;

    private static IEnumerable<(string Exact, string Odd, string At)> Records(CatalogueEntry topic)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            (string exact, string odd) = RandomRecord.Of(topic.Where.Name, seed);
            yield return (exact, odd, $"seed {seed}");
        }
    }
}
