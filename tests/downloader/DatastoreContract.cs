using System.Net;
using Eve.Agents.Downloader.Datastores;
using Eve.Tests.Storage;
using Eve.Tests.Support;

namespace Eve.Tests.Downloader;

/// <summary>What every datastore must do; each protocol inherits these rows and says how its server is filled and spoiled.</summary>
public abstract class DatastoreContract
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 % 251))];

    private TempFolder folder = null!;
    private Transport transport = null!;

    /// <summary>The server behind the datastore.</summary>
    protected abstract FileServer Server { get; }

    /// <summary>Whether a transfer that was cut off goes on where it was.</summary>
    protected abstract bool Resumes { get; }

    [SetUp]
    public void Prepare()
    {
        folder = new();
        transport = new(new Route("lo", IPAddress.Loopback), [], TimeProvider.System) { Silence = TimeSpan.FromHours(1) };
        StartServer();
    }

    [TearDown]
    public void Clean()
    {
        transport.Dispose();
        StopServer();
        folder.Dispose();
    }

    [Test]
    public async Task An_object_arrives_whole_with_mode_0600()
    {
        FetchResult result = await FetchAsync(Put(Content));

        Assert.That(result.Size, Is.EqualTo(Content.Length));
        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Content));
        Assert.That(File.GetUnixFileMode(Target), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1), "no progress record is left");
    }

    [Test]
    public async Task An_empty_object_is_an_object()
    {
        await FetchAsync(Put([]), size: 0);

        Assert.That(new FileInfo(Target), Has.Length.EqualTo(0));
    }

    [Test]
    public async Task Progress_never_falls_and_ends_at_the_whole()
    {
        Server.PartSize = 50_000;
        Server.Parts.Release(100);
        Reports reports = new();
        await FetchAsync(Put(Content), progress: reports);

        Assert.That(reports.Seen.Select(report => report.Current), Is.Ordered);
        Assert.That(reports.Seen[^1], Is.EqualTo(new FetchProgress(Content.Length, Content.Length)));
    }

    [Test]
    public void What_is_not_there_is_told_by_address_and_may_be_tried_again()
    {
        FetchException error = Assert.ThrowsAsync<FetchException>(() => FetchAsync(Missing))!;

        Assert.That(error.Message, Does.Contain(Server.Address));
        Assert.That(error.Retryable, Is.True);
    }

    [Test]
    public void More_bytes_than_allowed_are_refused_with_both_sizes()
    {
        FetchException error = Assert.ThrowsAsync<FetchException>(() => FetchAsync(Put(Content), size: Content.Length - 1))!;

        Assert.That(error.Message, Does.Contain($"{Content.Length}").And.Contain($"{Content.Length - 1}"));
    }

    [Test]
    public void A_cancelled_transfer_ends_at_once()
    {
        Server.PartSize = 50_000;
        Server.Parts.Release(1);
        using CancellationTokenSource stop = new();
        Task fetch = FetchAsync(Put(Content), progress: new Reports(() => stop.Cancel()), stop: stop.Token);

        Assert.That(async () => await fetch, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task What_a_cut_off_transfer_left_is_never_part_of_a_wrong_whole()
    {
        string name = Put(Content);
        File.WriteAllBytes(Target, new byte[1000]);
        File.WriteAllText(Target + ".progress", "{\"version\":1,\"hash\":\"wrong\",\"parts\":{\"PartSize\":1000,\"Parts\":null}}");
        await FetchAsync(name);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Content));
    }

    [Test]
    public async Task A_transfer_that_was_cancelled_in_the_middle_succeeds_later()
    {
        string name = Put(Content);
        Server.PartSize = 50_000;
        Server.Parts.Release(3);
        using CancellationTokenSource stop = new();
        Reports reports = new();
        reports.OnReport = () =>
        {
            if (reports.Seen[^1].Current == 150_000)
                stop.Cancel();
        };
        Assert.That(async () => await FetchAsync(name, progress: reports, stop: stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Server.Parts.Release(100);
        await FetchAsync(name);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Content));
        Assert.That(Server.Requests[^1].Contains("Range bytes=150000-", StringComparison.Ordinal), Is.EqualTo(Resumes));
    }

    [Test]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        Server.PartSize = 50_000;
        Server.Parts.Release(1);
        FakeClock clock = new();
        using Transport by = new(transport.Route, [], clock) { Silence = TimeSpan.FromSeconds(2) };
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task fetch = FetchAsync(by, Put(Content), Content.Length, new Reports(() => began.TrySetResult()), default);
        await began.Task;
        await Eventually.TrueAsync("its end", () =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return fetch.IsCompleted;
        });

        Assert.That(async () => await fetch, Throws.TypeOf<FetchException>().With.Message.Contains("nothing came for 2 s"));
    }

    protected abstract void StartServer();

    protected abstract void StopServer();

    protected abstract DatastoreAccess Access { get; }

    /// <summary>Puts an object on the server.</summary>
    /// <returns>Its name.</returns>
    protected abstract string Put(byte[] content);

    /// <summary>A name that is not there.</summary>
    protected abstract string Missing { get; }

    protected string Target => folder.Path + "/target";

    /// <param name="hasty">Pauses are short, so that a test of trying again is.</param>
    protected Task<FetchResult> FetchAsync(string name, long? size = null, IProgress<FetchProgress>? progress = null, bool hasty = false, CancellationToken stop = default)
    {
        Transport by = hasty ? new(transport.Route, [], new HastyTime()) { Silence = transport.Silence } : transport;
        return FetchAsync(by, name, size ?? Content.Length, progress ?? new Reports(), stop);
    }

    private Task<FetchResult> FetchAsync(Transport by, string name, long size, IProgress<FetchProgress> progress, CancellationToken stop) =>
        DatastoreRegistry.Open(Access, by).FetchAsync(new(name, Target, size), progress, stop);

    protected sealed class Reports(Action? onReport = null) : IProgress<FetchProgress>
    {
        public List<FetchProgress> Seen { get; } = [];

        public Action? OnReport { get; set; } = onReport;

        public void Report(FetchProgress value)
        {
            Seen.Add(value);
            OnReport?.Invoke();
        }
    }

    // Everything takes a fiftieth of its time.
    protected sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 50 : dueTime, period);
    }
}
