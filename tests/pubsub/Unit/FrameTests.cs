using System.Text;
using Eve.PubSub.Wire;

namespace Eve.PubSub.Tests.Unit;

public sealed class FrameTests
{
    [TestCase("update T aw== e30=", Word.Update)]
    [TestCase("update T  e30=", Word.Update, Description = "empty key")]
    [TestCase("update T aw== ", Word.Update, Description = "empty value: a frame, though no record")]
    [TestCase("update T aw==", Word.Unknown)]
    [TestCase("update T aw== e30= more", Word.Unknown)]
    [TestCase("delete T aw==", Word.Delete)]
    [TestCase("delete T aw== more", Word.Delete)]
    [TestCase("delete T", Word.Unknown)]
    [TestCase("complete T", Word.Complete)]
    [TestCase("complete", Word.Unknown)]
    [TestCase("restarted T 1", Word.Restarted)]
    [TestCase("restarted T", Word.Unknown)]
    [TestCase("hello T true", Word.Hello)]
    [TestCase("hello T", Word.Hello, Description = "as of 2020")]
    [TestCase("hullo T x", Word.Unknown)]
    [TestCase("UPDATE T aw== e30=", Word.Unknown)]
    [TestCase("", Word.Unknown)]
    [TestCase(" ", Word.Unknown)]
    public void Words_are_told_apart(string packet, object expected) =>
        Assert.That(Frame.Parse(Encoding.UTF8.GetBytes(packet)).Word, Is.EqualTo(expected));

    [TestCase("", "")]
    [TestCase("YQ==", "a")]
    [TestCase("0LrQu9GO0Yct6Y21LfCflJE=", "ключ-鍵-🔑")]
    [TestCase("YWI\n=", "ab", Description = "a line feed inside")]
    [TestCase("YWI", null, Description = "no padding")]
    [TestCase("_-8=", null, Description = "another alphabet")]
    [TestCase("???", null)]
    [TestCase("/w==", null, Description = "no UTF-8")]
    [TestCase("YQ==YQ==", null, Description = "padding in the middle")]
    public void Keys_are_base64_of_UTF8(string word, string? expected) =>
        Assert.That(Frame.Key(Encoding.UTF8.GetBytes(word)), Is.EqualTo(expected));

    [TestCase("7", 7)]
    [TestCase("-3", -3)]
    [TestCase("+5", 5)]
    [TestCase("abc", 0)]
    [TestCase("", 0)]
    [TestCase("1 ", 0)]
    [TestCase("99999999999", int.MaxValue)]
    [TestCase("-99999999999", int.MinValue)]
    [TestCase("+-1", 0)]
    public void Counters_are_read_leniently(string word, int expected) =>
        Assert.That(Frame.Count(Encoding.UTF8.GetBytes(word)), Is.EqualTo(expected));

    [TestCase("request Item", true)]
    [TestCase("request Item\n", false)]
    [TestCase("request  Item", false)]
    [TestCase("request item", false)]
    [TestCase("request Item extra", false)]
    public void Only_the_exact_request_counts(string packet, bool expected) =>
        Assert.That(Frame.IsRequest(Encoding.UTF8.GetBytes(packet), "Item"), Is.EqualTo(expected));

    [TestCase("a", "{}")]
    [TestCase("", "{\"a\":1}")]
    [TestCase("ключ-🔑", "{\"a\":\"é\"}")]
    public void An_update_is_read_as_it_was_written(string key, string json)
    {
        byte[] packet = Frame.Update("Topic", key, Encoding.UTF8.GetBytes(json));

        Received read = Frame.Parse(packet);
        byte[] value = new byte[read.Fourth.Length];
        int length = Frame.Decode(read.Fourth, value);

        Assert.That(packet, Has.Length.EqualTo(Frame.UpdateLength("Topic", key, Encoding.UTF8.GetByteCount(json))));
        Assert.That(Frame.Key(read.Third), Is.EqualTo(key));
        Assert.That(Encoding.UTF8.GetString(value, 0, length), Is.EqualTo(json));
    }

    [Test]
    public void No_packet_whatever_leads_to_an_exception()
    {
        const int seed = 20260821;
        Random random = new(seed);
        byte[][] seeds = [.. new[] { "update T aw== e30=", "delete T aw==", "restarted T 1", "hello T true", "complete T" }.Select(Encoding.UTF8.GetBytes)];
        byte[] value = new byte[1024];
        for (int round = 0; round < 200_000; round++)
        {
            List<byte> packet = [.. seeds[random.Next(seeds.Length)]];
            for (int change = random.Next(4); change >= 0; change--)
            {
                int at = random.Next(packet.Count + 1);
                if (random.Next(3) == 0 || at == packet.Count)
                    packet.Insert(at, (byte)(random.Next(2) == 0 ? ' ' : random.Next(256)));
                else if (random.Next(2) == 0)
                    packet.RemoveAt(at);
                else
                    packet[at] = (byte)random.Next(256);
            }
            try
            {
                Received read = Frame.Parse(packet.ToArray());
                Frame.Key(read.Third);
                Frame.Count(read.Third);
                Frame.Decode(read.Fourth, value);
            }
            catch (Exception failure)
            {
                Assert.Fail($"seed {seed}, round {round}, packet {Convert.ToHexString(packet.ToArray())}: {failure}");
            }
        }
    }
}
