using System.Text;
using Eve.Types;

namespace Eve.PubSub.Tests.Unit;

public sealed class LargeMembersTests
{
    [TestCase("{\"a\":1}", "{\"a\":1}", "")]
    [TestCase("{\"a\":1,\"pubsub-large-B\":\"x\",\"c\":[]}", "{\"a\":1,\"pubsub-file-B\":\"\\\"/L/0\\\"\",\"c\":[]}", "{\"pubsub-large-B\":\"x\"}")]
    [TestCase("{\"pubsub-large-B\":null}", "{\"pubsub-file-B\":\"\\\"/L/0\\\"\"}", "{\"pubsub-large-B\":null}")]
    [TestCase("{\"pubsub-large-B\":{\"pubsub-large-C\":1}}", "{\"pubsub-file-B\":\"\\\"/L/0\\\"\"}", "{\"pubsub-large-B\":{\"pubsub-large-C\":1}}")]
    [TestCase("{\"a\":[{\"pubsub-large-B\":1},{\"pubsub-large-B\":2}]}", "{\"a\":[{\"pubsub-file-B\":\"\\\"/L/0\\\"\"},{\"pubsub-file-B\":\"\\\"/L/1\\\"\"}]}", "{\"pubsub-large-B\":1}|{\"pubsub-large-B\":2}")]
    [TestCase("{\"a\":[[{\"pubsub-large-B\":1}]],\"pubsub-large-C\":2}", "{\"a\":[[{\"pubsub-large-B\":1}]],\"pubsub-file-C\":\"\\\"/L/0\\\"\"}", "{\"pubsub-large-C\":2}", Description = "not in lists within lists")]
    [TestCase("{\"a\":\"pubsub-large-B\"}", "{\"a\":\"pubsub-large-B\"}", "", Description = "a value is no name")]
    [TestCase("{\"a\":{\"b\":{\"pubsub-large-B\":[1,{\"x\":\"y\"}]}}}", "{\"a\":{\"b\":{\"pubsub-file-B\":\"\\\"/L/0\\\"\"}}}", "{\"pubsub-large-B\":[1,{\"x\":\"y\"}]}")]
    public void Large_members_move_out_and_back_in(string whole, string small, string sideFiles)
    {
        List<string> sides = [];
        byte[] moved = LargeMembers.MoveOut(Encoding.UTF8.GetBytes(whole), (_, side) =>
        {
            sides.Add(Encoding.UTF8.GetString(side));
            return $"/L/{sides.Count - 1}";
        });

        Assert.That(Encoding.UTF8.GetString(moved), Is.EqualTo(small));
        Assert.That(string.Join('|', sides), Is.EqualTo(sideFiles));

        bool back = LargeMembers.TryMoveIn(moved, path => Encoding.UTF8.GetBytes(sides[int.Parse(path["/L/".Length..])]), out byte[]? text, out string? error);
        Assert.That(back, Is.True, error);
        Assert.That(Encoding.UTF8.GetString(text!), Is.EqualTo(whole));
    }

    [TestCase("\"\\\"/f\\\"\"", "{\"n\":1}", null)]
    [TestCase("\"/f\"", "{\"n\":1}", "quoted path", Description = "quoted only once")]
    [TestCase("5", "{\"n\":1}", "quoted path")]
    [TestCase("\"\\\"/f\\\" x\"", "{\"n\":1}", "quoted path")]
    [TestCase("\"\\\"/f\\\"\"", "", "empty")]
    [TestCase("\"\\\"/f\\\"\"", "{}", "exactly one member")]
    [TestCase("\"\\\"/f\\\"\"", "{\"a\":1,\"b\":2}", "exactly one member")]
    [TestCase("\"\\\"/f\\\"\"", "[1]", "exactly one member")]
    [TestCase("\"\\\"/f\\\"\"", "{\"a\":", "exactly one member")]
    [TestCase("\"\\\"/f\\\"\"", "\0\0\0\0", "exactly one member")]
    [TestCase("\"\\\"\\\\ud800\\\"\"", "{\"n\":1}", "quoted path", Description = "half of a surrogate pair")]
    public void What_cannot_be_put_back_says_why(string value, string side, string? error)
    {
        bool done = LargeMembers.TryMoveIn(
            Encoding.UTF8.GetBytes($"{{\"pubsub-file-A\":{value}}}"), _ => Encoding.UTF8.GetBytes(side), out byte[]? whole, out string? why);

        Assert.That(done, Is.EqualTo(error is null));
        Assert.That(why, error is null ? Is.Null : Does.Contain(error).And.Contain("pubsub-file-A"));
        if (error is null)
            Assert.That(Encoding.UTF8.GetString(whole!), Is.EqualTo("{\"pubsub-large-A\":1}"));
    }

    [Test]
    public void No_text_whatever_leads_to_an_exception()
    {
        const int seed = 20260822;
        Random random = new(seed);
        byte[] start = Encoding.UTF8.GetBytes("{\"a\":[{\"pubsub-file-B\":\"\\\"/f\\\"\",\"c\":[[1]]}],\"pubsub-file-D\":\"\\\"\\u0041\\\"\"}");
        byte[] side = Encoding.UTF8.GetBytes("{\"pubsub-large-B\":{\"x\":[1,2]}}");
        for (int round = 0; round < 100_000; round++)
        {
            byte[] json = Mutated(start);
            try
            {
                LargeMembers.TryMoveIn(json, path => Mutated(side), out _, out _);
            }
            catch (Exception failure)
            {
                Assert.Fail($"seed {seed}, round {round}, text {Encoding.UTF8.GetString(json)}: {failure}");
            }
        }

        byte[] Mutated(byte[] text)
        {
            byte[] copy = [.. text.AsSpan(0, random.Next(4) == 0 ? random.Next(text.Length) : text.Length)];
            for (int change = random.Next(3); change > 0 && copy.Length > 0; change--)
                copy[random.Next(copy.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:\\u0"[random.Next(10)];
            return copy;
        }
    }
}
