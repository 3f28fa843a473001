using Eve.Evectl.Views;

namespace Eve.Evectl.Tests;

public sealed class ScreenTests
{
    [Test]
    public void Without_a_terminal_there_are_no_colours_no_live_lines_and_nothing_is_cut()
    {
        using StringWriter output = new() { NewLine = "\n" };
        Screen screen = new(output, TextWriter.Null, terminal: false, colours: false, int.MaxValue);
        screen.Live("moving");
        screen.Table(["A", "LONG NAME"], [["x", new string('y', 300)], ["longer", ""]]);
        Assert.That(output.ToString(), Is.EqualTo($"A       LONG NAME\nx       {new string('y', 300)}\nlonger\n"));
    }

    [Test]
    public void On_a_terminal_a_live_line_is_replaced_and_rows_end_at_the_edge()
    {
        using StringWriter output = new() { NewLine = "\n" };
        Screen screen = new(output, TextWriter.Null, terminal: true, colours: false, 20);
        screen.Live("downloading 5 % of something long");
        screen.Line("done");
        screen.Table(["A", "B"], [["x", new string('y', 300)]]);
        Assert.That(output.ToString(), Is.EqualTo($"\r\u001b[Kdownloading 5 % of \r\u001b[Kdone\nA  B\nx  {new string('y', 17)}\n"));
    }

    [Test]
    public void Colours_only_when_wanted()
    {
        Assert.That(new Screen(TextWriter.Null, TextWriter.Null, true, true, 80).Bad("x"), Is.EqualTo("\u001b[31mx\u001b[0m"));
        Assert.That(new Screen(TextWriter.Null, TextWriter.Null, true, false, 80).Bad("x"), Is.EqualTo("x"));
    }

    [TestCase(0.314, "0.31 s")]
    [TestCase(242, "4 min 02 s")]
    [TestCase(12_000, "3 h 20 min")]
    [TestCase(187_200, "2 d 4 h")]
    [TestCase(-1, "0.00 s")]
    public void Durations_are_short(double seconds, string text) => Assert.That(Times.Of(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));

    [TestCase("{\"State\":103,\"Name\":\"x\"}", "{\"State\":115,\"Name\":\"x\"}", "State: 103 -> 115")]
    [TestCase("{\"A\":[1]}", "{\"A\":[1,2],\"B\":{\"c\":1}}", "A[1]: 2, B: {\"c\":1}")]
    [TestCase("{\"A\":[1,2,3]}", "{\"A\":[0,1,2,3]}", "A[0]: 0")]
    [TestCase("{\"A\":[{\"s\":1},{\"s\":2},{\"s\":3}]}", "{\"A\":[{\"s\":1},{\"s\":3}]}", "A[1]: {\"s\":2} -> gone")]
    [TestCase("{\"A\":null}", "{\"A\":[]}", "A: null -> []")]
    [TestCase("{\"A\":[1,1]}", "{\"A\":[1]}", "A[1]: 1 -> gone")]
    [TestCase("{\"A\":[1,2]}", "{\"A\":[3]}", "A[0]: 1 -> 3, A[1]: 2 -> gone")]
    [TestCase("{\"L\":[{\"S\":1,\"T\":2}],\"E\":{\"M\":null},\"G\":\"x\"}", "{\"L\":[{\"S\":3,\"T\":2}],\"E\":{\"M\":[]}}", "L[0].S: 1 -> 3, E.M: null -> [], G: \"x\" -> gone")]
    [TestCase(null, "{\"State\":103,\"Error\":\"\",\"Other\":1}", "State: 103")]
    [TestCase(null, "{\"DisplayName\":\"shop\",\"Agent\":\"volumemgr\",\"What\":\"the volume\"}", "DisplayName: \"shop\", What: \"the volume\"")]
    [TestCase("{}", null, "")]
    public void A_change_is_told_on_one_line(string? old, string? now, string text) => Assert.That(Differences.Of(old, now), Is.EqualTo(text));

    [Test]
    public void A_change_is_red_and_green_on_a_terminal()
    {
        Screen screen = new(TextWriter.Null, TextWriter.Null, terminal: true, colours: true, 80);
        Assert.That(Differences.Of("{\"State\":103}", "{\"State\":115}", screen), Is.EqualTo("State: \u001b[31m103\u001b[0m -> \u001b[32m115\u001b[0m"));
    }
}
