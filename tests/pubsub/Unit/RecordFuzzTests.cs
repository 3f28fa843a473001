using System.Text;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.PubSub.Tests.Unit;

/// <summary>Whatever a peer or a broken disk hands over as a record: the reader answers, it never throws.</summary>
public sealed class RecordFuzzTests
{
    private const int Rounds = 300;

    private static IEnumerable<TestCaseData> Topics => TopicCatalogue.All()
        .DistinctBy(entry => entry.RecordType)
        .Where(entry => File.Exists(Golden.Path("types", entry.RecordType.Name + ".sample.json")))
        .Select(entry => new TestCaseData(entry).SetArgDisplayNames(entry.RecordType.Name));

    [TestCaseSource(nameof(Topics))]
    public void No_text_whatever_leads_to_an_exception(CatalogueEntry entry)
    {
        byte[] sample = Golden.Bytes("types", entry.RecordType.Name + ".sample.json");
        int seed = 20260823 + sample.Length;
        Random random = new(seed);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] text = Mutate(sample, random);
            try
            {
                entry.Normalize(text);
            }
            catch (Exception failure)
            {
                Assert.Fail($"seed {seed}, round {round}: {failure}\n{Encoding.UTF8.GetString(text)}");
            }
        }
    }

    private static byte[] Mutate(byte[] sample, Random random)
    {
        List<byte> text = [.. sample];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(text.Count);
            switch (random.Next(6))
            {
                case 0:
                    text.RemoveRange(at, Math.Min(random.Next(1, 20), text.Count - at));
                    break;
                case 1:
                    text.RemoveRange(at, text.Count - at); // a write that was cut off
                    break;
                case 2:
                    for (int i = at; i < Math.Min(at + random.Next(1, 64), text.Count); i++)
                        text[i] = 0; // a block that never reached the disk
                    break;
                case 3:
                    text.InsertRange(at, [.. text.Skip(random.Next(text.Count)).Take(random.Next(1, 30))]);
                    break;
                case 4:
                    text[at] = (byte)random.Next(256);
                    break;
                default:
                    text[at] = (byte)"{}[]\",:\\u0-1eE.null"[random.Next(19)];
                    break;
            }
            if (text.Count == 0)
                break;
        }
        return [.. text];
    }
}
