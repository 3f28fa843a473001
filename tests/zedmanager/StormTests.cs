namespace Eve.Zedmanager.Tests;

/// <summary>After any storm every app is where its config wants it, or says what is wrong. The seed is the test's name.</summary>
public sealed class StormTests
{
    [Test]
    public void Every_app_ends_where_its_config_wants_it([Range(0, 9)] int block)
    {
        for (int seed = block * 50; seed < (block + 1) * 50; seed++)
        {
            using Storm storm = new(seed);
            storm.Rage(250);
            if (storm.Broken is null)
                storm.Calm();
            Assert.That(storm.Broken, Is.Null, $"seed {seed}\n{storm.Story}");
        }
    }
}
