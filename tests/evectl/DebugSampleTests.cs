using Eve.Tests.Support;

namespace Eve.Evectl.Tests;

/// <summary>The records with which README.md debugs zedmanager alone.</summary>
public sealed class DebugSampleTests
{
    private const string App = "6ba7b810-9dad-41d1-80b4-000000000001";

    [TestCase("zedagent/ConfigItemValueMap", "global", "settings.json")]
    [TestCase("zedagent/AppInstanceConfig", App, "app.json")]
    [TestCase("zedrouter/AppNetworkStatus", App, "network.json")]
    [TestCase("domainmgr/DomainStatus", App, "domain.json")]
    [TestCase("zedclient/OnboardingStatus", "global", "persist/status/zedclient/OnboardingStatus/global.json")]
    public async Task Each_record_is_taken_under_its_key_and_readme_names_it(string topic, string key, string file)
    {
        using TempRoot root = new();
        string path = Path.Combine(Golden.Repository, "build", "samples", "debug", file);
        Assert.That(await Run.OfAsync("topic", "set", topic, key, path, "--stay", "0", "--root", root.Root), Is.EqualTo(new Run(0, "", "")));
        if (!file.Contains('/'))
            Assert.That(File.ReadAllText(Path.Combine(Golden.Repository, "README.md")), Does.Contain($"topic set {topic} {key} /tmp/d/{file}"));
    }
}
