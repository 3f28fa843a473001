using Eve.Tests.Support;

namespace Eve.Agents.Base.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WorkerTests
{
    private readonly EventLoop loop = new(new FakeClock());
    private readonly List<string> done = [];

    [Test]
    public async Task A_result_comes_to_the_loop_with_its_key()
    {
        using Worker<int, int> worker = New(1, (job, _) => Task.FromResult(job * 2));
        Assert.That(worker.Submit("a", 21), Is.True);
        await DrainAsync(1);
        Assert.That(done, Is.EqualTo(new[] { "a 42 " }));
        Assert.That(worker.Has("a"), Is.False);
    }

    [Test]
    public async Task A_second_job_of_the_same_key_is_refused_until_the_first_is_done()
    {
        TaskCompletionSource<int> first = new();
        using Worker<int, int> worker = New(2, (_, _) => first.Task);
        worker.Submit("a", 1);
        Assert.That(worker.Submit("a", 2), Is.False);
        first.SetResult(7);
        await DrainAsync(1);
        Assert.That(worker.Submit("a", 3), Is.True);
        await DrainAsync(2);
    }

    [Test]
    public async Task No_more_jobs_run_at_once_than_allowed()
    {
        int running = 0, most = 0;
        Lock gate = new();
        using Worker<int, int> worker = New(2, async (job, stop) =>
        {
            lock (gate)
                most = Math.Max(most, ++running);
            await Task.Yield();
            lock (gate)
                running--;
            return job;
        });
        for (int i = 0; i < 20; i++)
            worker.Submit($"{i}", i);
        await DrainAsync(20);
        Assert.That(most, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task A_cancelled_job_still_reports_also_when_it_had_not_begun()
    {
        using Worker<int, int> worker = New(1, async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return 0;
        });
        worker.Submit("running", 1);
        worker.Submit("waiting", 2);
        worker.Cancel("waiting");
        await DrainAsync(1);
        worker.Cancel("running");
        await DrainAsync(2);
        Assert.That(done, Is.EqualTo(new[] { "waiting 0 cancelled", "running 0 cancelled" }).Or.EqualTo(new[] { "running 0 cancelled", "waiting 0 cancelled" }));
    }

    [Test]
    public async Task An_exception_becomes_the_outcome()
    {
        using Worker<int, int> worker = New(1, (_, _) => throw new IOException("disk full"));
        worker.Submit("a", 1);
        await DrainAsync(1);
        Assert.That(done, Is.EqualTo(new[] { "a 0 disk full" }));
    }

    private Worker<int, int> New(int parallelism, Func<int, CancellationToken, Task<int>> run) =>
        new(loop, "work", parallelism, run, (key, outcome) => done.Add($"{key} {outcome.Result} {(outcome.Cancelled ? "cancelled" : outcome.Error?.Message)}"));

    private Task DrainAsync(int count) => Eventually.TrueAsync($"{count} outcomes", () =>
    {
        loop.RunPending();
        return done.Count >= count;
    });
}
