using System.Text.Json;
using Eve.Types;

namespace Eve.Tests.Suite;

/// <summary>One device with the sample app, brought up as <c>make run</c> does; what may happen to it, and what its owner does with it.</summary>
[TestFixture]
[Category("System")]
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class RunningDeviceTests
{
    private static readonly string[] Agents = [.. File.ReadLines(Path.Combine(DevelopmentDevice.Repository, "build", "agents.txt")).Where(line => line.Length > 0)];

    private readonly DevelopmentDevice device = new("suite");
    private string printed = "";

    [OneTimeSetUp]
    public async Task Bring_it_up() => printed = await device.RunAsync();

    [OneTimeTearDown]
    public async Task Take_it_down()
    {
        if (TestContext.CurrentContext.Result.FailCount > 0)
            TestContext.Out.WriteLine(device.Complaints());
        await device.DownAsync();
    }

    [Test, Order(1)]
    public async Task The_app_runs_and_answers_from_outside_and_each_step_was_shown()
    {
        Assert.That(await device.PageAsync(), Does.Contain("Hello from an app"));
        foreach (string step in new[] { "config received", "resolving", "downloading", "verifying", "volume", "network", "starting", "running" })
            Assert.That(printed, Does.Contain(step).IgnoreCase);
    }

    [Test, Order(2)]
    public async Task The_controller_sees_the_app_running()
    {
        await Eve.Tests.Support.Eventually.TrueAsync(
            "the controller has the app's info",
            () => device.EvectlAsync("--json", "device", "show", "suite").GetAwaiter().GetResult().Contains("RUNNING", StringComparison.Ordinal));
    }

    // The agents see the device's root under another path: their sockets have other names there.
    [Test, Order(2)]
    public async Task The_topics_show_who_listens()
    {
        using JsonDocument topics = JsonDocument.Parse(await device.EvectlAsync("--json", "topic", "ls"));
        JsonElement status = topics.RootElement.EnumerateArray()
            .First(topic => topic.GetProperty("agent").GetString() == "domainmgr" && topic.GetProperty("topic").GetString() == "DomainStatus");
        Assert.That(status.GetProperty("subscribers").GetInt32(), Is.GreaterThanOrEqualTo(1), "zedmanager");
    }

    private static IEnumerable<string> EachAgent() => Agents;

    [TestCaseSource(nameof(EachAgent)), Order(3)]
    public async Task An_agent_that_is_killed_is_back_soon_and_the_app_never_notices(string agent) => await KillAsync([agent]);

    [Test, Order(4)]
    public async Task All_agents_killed_at_once_are_back_soon_and_the_app_never_notices() => await KillAsync(Agents);

    private async Task KillAsync(IReadOnlyList<string> agents)
    {
        await device.RunningAsync("hello");
        IReadOnlyList<int> app = device.AppProcesses("httpd");
        Assert.That(app, Is.Not.Empty);
        int[] old = [.. agents.Select(device.Pid)];
        Assert.That(old, Has.None.EqualTo(0), "all agents live");
        using CancellationTokenSource enough = new();
        Task<int> answers = AnswersAsync(enough.Token);

        foreach (int pid in old)
            DevelopmentDevice.Kill(pid);
        for (int i = 0; i < agents.Count; i++)
        {
            string agent = agents[i];
            int before = old[i];
            await Eve.Tests.Support.Eventually.TrueAsync($"{agent} is back", () => device.Pid(agent) is var pid and not 0 && pid != before);
        }
        await device.RunningAsync("hello");
        await enough.CancelAsync();

        Assert.Multiple(() =>
        {
            Assert.That(device.AppProcesses("httpd"), Is.EqualTo(app), "the app kept its processes");
            Assert.That(answers.GetAwaiter().GetResult(), Is.GreaterThan(0), "the app answered throughout");
        });
    }

    // Asks again and again; the first question without a good answer fails the test.
    private async Task<int> AnswersAsync(CancellationToken stop)
    {
        int good = 0;
        do
        {
            Assert.That(await device.PageAsync(), Is.Not.Null, "the app answers while agents are gone");
            good++;
        }
        while (!stop.IsCancellationRequested);
        return good;
    }

    [Test, Order(9)]
    public async Task Removing_the_app_takes_everything_away_in_reverse_order_and_the_controller_learns_it()
    {
        List<string> gone = [];
        Task removal = device.EvectlAsync("app", "rm", "hello");
        await Eve.Tests.Support.Eventually.TrueAsync(
            "nothing of the app is left on the device",
            () =>
            {
                // What goes last is looked at first: a look takes its time.
                bool volume = device.Records(FromVolumemgr.VolumeRefStatus).Count > 0;
                bool network = device.Records(FromZedrouter.AppNetworkStatus).Values.Any(network => network.DisplayName == "hello");
                bool domain = device.Records(FromDomainmgr.DomainStatus).Values.Any(domain => domain.DisplayName == "hello");
                Note(gone, "domain", domain);
                Note(gone, "network", network);
                Note(gone, "volume", volume);
                return gone.Count == 3 && device.App("hello") is null;
            });
        await removal;
        Assert.Multiple(() =>
        {
            Assert.That(gone, Is.EqualTo(new[] { "domain", "network", "volume" }));
            Assert.That(device.AppProcesses("httpd"), Is.Empty);
        });
        await Eve.Tests.Support.Eventually.TrueAsync(
            "the volume is gone from the disk",
            () => Directory.GetFileSystemEntries(Path.Combine(device.Root, "persist", "vault", "volumes")).Length == 0);
        await Eve.Tests.Support.Eventually.TrueAsync(
            "the controller knows of no app",
            () => !device.EvectlAsync("--json", "device", "show", "suite").GetAwaiter().GetResult().Contains("RUNNING", StringComparison.Ordinal));

        static void Note(List<string> gone, string what, bool there)
        {
            if (!there && !gone.Contains(what))
                gone.Add(what);
        }
    }
}
