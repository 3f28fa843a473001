using System.Text;
using Eve.Replay.Fuzzing;
using Eve.Types;

namespace Eve.PubSub.Tests.Unit;

/// <summary>A slice of <c>make fuzz</c>, and what it has found.</summary>
public sealed class FuzzTests
{
    [Test]
    public void No_input_leads_to_an_exception_a_hang_or_growing_memory()
    {
        Fuzz fuzz = new(seed: 20261121);
        Assert.That(fuzz.Run(first: 0, count: 20_000), Is.Null);
        Assert.That(fuzz.Answers, Has.Count.EqualTo(10), "each kind of input is accepted and refused at times");
    }

    // In a file and on a socket the last member of a name counts alone, as if the first were not there, whatever it holds.
    [Test]
    public void Of_two_members_of_a_name_only_the_last_is_looked_at_in_a_file()
    {
        CatalogueEntry topic = TopicCatalogue.All().First(entry => entry.RecordType == typeof(AppInstanceConfig));
        byte[] text = """{"FixedResources":{"Memory":"wrong","VCpus":2},"FixedResources":{"Memory":5}}"""u8.ToArray();

        (object? record, string? error) = topic.Read(text);

        Assert.That(error, Is.Null);
        Assert.That(((AppInstanceConfig)record!).FixedResources, Is.EqualTo(VmConfig.Zero with { Memory = 5 }));
    }

    [Test]
    public void A_name_that_is_no_utf8_is_read_as_the_original_does()
    {
        // The duplicate sends it down the slow way.
        byte[] text = [.. "{\"DiskPath\":\"a\",\"DiskPath\":\"b\",\"Part"u8, 0xce, .. "tion\":1}"u8];
        Assert.That(GoJson.TryParse(text, GoJson.For<DiskMetric>(), out DiskMetric? disk, out string? error, sortMembers: true), Is.True, error);
        Assert.That(disk!.DiskPath, Is.EqualTo("b"));
    }

    [Test]
    public void A_null_inside_of_the_record_that_is_a_map_is_zero()
    {
        byte[] text = Encoding.UTF8.GetBytes("""{"eth0":{"FailureCount":null,"SuccessCount":1,"SuccessCount":2}}""");
        Assert.That(GoJson.TryParse(text, GoJson.For<MetricsMap>(), out MetricsMap? map, out string? error), Is.True, error);
        Assert.That(map!.Interfaces!["eth0"].SuccessCount, Is.EqualTo(2));
    }
}
