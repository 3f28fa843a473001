using System.Text;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Suite;

/// <summary>
/// A device whose zedmanager is compiled ahead of time (build/aot zedmanager, which build/run-tests calls), among neighbours that are not:
/// what trimming took away, or .NET 9 does otherwise, shows here.
/// </summary>
[TestFixture]
[Category("System")]
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class CanaryTests
{
    private static readonly string Canary = Path.Combine(DevelopmentDevice.Repository, "out", "aot", "zedmanager");

    private readonly string bin = Directory.CreateTempSubdirectory("eve-canary").FullName;
    private readonly DevelopmentDevice device;

    public CanaryTests() => device = new("canary", bin);

    [OneTimeSetUp]
    public async Task Bring_it_up()
    {
        Assert.That(File.Exists(Canary), $"no {Canary}: build/aot zedmanager makes it");
        foreach (string file in Directory.GetFiles(Path.Combine(DevelopmentDevice.Repository, "out", "bin")).Where(file => Path.GetExtension(file).Length == 0))
            File.CreateSymbolicLink(Path.Combine(bin, Path.GetFileName(file)), file);
        File.Delete(Path.Combine(bin, "zedmanager"));
        File.CreateSymbolicLink(Path.Combine(bin, "zedmanager"), Canary);
        await device.RunAsync();
    }

    [OneTimeTearDown]
    public async Task Take_it_down()
    {
        if (TestContext.CurrentContext.Result.FailCount > 0)
            TestContext.Out.WriteLine(device.Complaints());
        await device.DownAsync();
        Directory.Delete(bin, recursive: true);
    }

    [Test, Order(1)]
    public async Task The_app_runs_under_a_zedmanager_without_a_runtime()
    {
        Assert.That(await device.PageAsync(), Does.Contain("Hello from an app"));
        int pid = device.Pid("zedmanager");
        Assert.That(new FileInfo($"/proc/{pid}/exe").LinkTarget, Does.EndWith("zedmanager"));
        Assert.That(File.ReadAllText($"/proc/{pid}/maps"), Does.Not.Contain("libcoreclr.so"));
    }

    [Test, Order(1)]
    public void What_it_wrote_is_byte_for_byte_what_another_build_writes()
    {
        SameText(FromZedmanager.AppInstanceStatus);
        SameText(FromZedmanager.AppInstanceSummary);
        SameText(FromZedmanager.AppNetworkConfig);
        SameText(FromZedmanager.DomainConfig);
        SameText(FromZedmanager.UuidToNum);
        SameText(FromZedmanager.VolumeRefConfig);
    }

    private void SameText<T>(Topic<Owner.Zedmanager, T> topic)
        where T : class
    {
        string folder = Path.Combine(device.Root, topic.Persistent ? "persist/status" : "run", topic.Where.Path);
        string[] files = Directory.GetFiles(folder, "*.json");
        Assert.That(files, Is.Not.Empty, folder);
        foreach (string file in files)
        {
            string written = File.ReadAllText(file);
            Assert.That(GoJson.TryParse(Encoding.UTF8.GetBytes(written), topic.Json, out T? record, out string? error), error);
            Assert.That(Encoding.UTF8.GetString(GoJson.Serialize(topic.Json, record!)), Is.EqualTo(written), file);
        }
    }

    [Test, Order(2)]
    public async Task It_is_killed_and_finds_its_app_again()
    {
        IReadOnlyList<int> app = device.AppProcesses("httpd");
        int old = device.Pid("zedmanager");
        DevelopmentDevice.Kill(old);
        await Eventually.TrueAsync("zedmanager is back", () => device.Pid("zedmanager") is var pid and not 0 && pid != old);
        await device.RunningAsync("hello");
        Assert.That(device.AppProcesses("httpd"), Is.EqualTo(app), "the app kept its processes");
    }

    [Test, Order(3)]
    public async Task It_takes_the_app_down()
    {
        await device.EvectlAsync("app", "rm", "hello");
        await Eventually.TrueAsync(
            "nothing of the app is left",
            () => device.App("hello") is null && device.Records(FromZedmanager.DomainConfig).Count == 0 && device.AppProcesses("httpd").Count == 0);
    }
}
