namespace Eve.Tests.Suite;

/// <summary>A device whose controller and registry are gone starts anew on its /persist.</summary>
[TestFixture]
[Category("System")]
[NonParallelizable]
public sealed class OfflineStartTests
{
    private readonly DevelopmentDevice device = new("offline");

    [OneTimeTearDown]
    public Task Take_it_down() => device.DownAsync();

    [Test]
    public async Task The_app_runs_again_from_the_checkpointed_config_without_any_download()
    {
        await device.RunAsync();
        await device.DevAsync("device-down");
        await device.DevAsync("outside-cut");
        Assert.That(await device.PageAsync(), Is.Null, "the device is down");

        await device.DevAsync("device-up");
        await device.RunningAsync("hello");
        await Eve.Tests.Support.Eventually.TrueAsync("the page", () => device.PageAsync().GetAwaiter().GetResult() is not null);
        Assert.That(device.Records(Eve.Types.FromDownloader.DownloaderStatus), Is.Empty, "nothing was downloaded");
    }
}
