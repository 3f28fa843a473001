using Eve.Tests.Support;

namespace Eve.Agents.Base.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EventLoopTests
{
    private readonly FakeClock clock = new();

    [Test]
    public void Work_runs_in_the_order_of_posting_and_may_post_more()
    {
        EventLoop loop = new(clock);
        List<int> seen = [];
        loop.Post("one", () =>
        {
            seen.Add(1);
            loop.Post("three", () => seen.Add(3));
        });
        loop.Post("two", () => seen.Add(2));
        Assert.That(loop.RunPending(), Is.EqualTo(3));
        Assert.That(seen, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void A_timer_fires_once_at_its_time()
    {
        EventLoop loop = new(clock);
        int fired = 0;
        loop.After("timer", TimeSpan.FromSeconds(10), () => fired++);
        clock.Advance(TimeSpan.FromSeconds(9.999));
        loop.RunPending();
        Assert.That(fired, Is.Zero);
        clock.Advance(TimeSpan.FromSeconds(60));
        loop.RunPending();
        Assert.That(fired, Is.EqualTo(1));
    }

    [Test]
    public void A_repeated_timer_is_never_queued_twice()
    {
        EventLoop loop = new(clock);
        int fired = 0;
        using IDisposable timer = loop.Every("timer", TimeSpan.FromSeconds(1), () => fired++);
        clock.Advance(TimeSpan.FromSeconds(5));
        loop.RunPending();
        Assert.That(fired, Is.EqualTo(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        loop.RunPending();
        Assert.That(fired, Is.EqualTo(2));
    }

    [Test]
    public void A_timer_that_was_called_off_does_not_run_even_when_it_is_queued()
    {
        EventLoop loop = new(clock);
        int fired = 0;
        IDisposable timer = loop.After("timer", TimeSpan.FromSeconds(1), () => fired++);
        clock.Advance(TimeSpan.FromSeconds(2));
        timer.Dispose();
        loop.RunPending();
        Assert.That(fired, Is.Zero);
    }

    [Test]
    public void The_time_of_each_handler_is_told_with_its_name()
    {
        EventLoop loop = new(clock);
        List<string> told = [];
        loop.Handled += (name, took) => told.Add($"{name} {took.TotalSeconds:0}");
        loop.Post("zedagent/X", () => clock.Advance(TimeSpan.FromSeconds(3)));
        loop.RunPending();
        Assert.That(told, Is.EqualTo(new[] { "zedagent/X 3" }));
    }

    [Test]
    public async Task All_handlers_of_a_running_loop_share_one_thread_that_is_not_the_pool_s()
    {
        EventLoop loop = new(TimeProvider.System);
        using CancellationTokenSource stop = new();
        List<(int Thread, bool Pool)> seen = [];
        for (int i = 0; i < 100; i++)
            loop.Post("", () => seen.Add((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread)));
        loop.Post("", stop.Cancel);
        await loop.RunAsync(stop.Token);
        Assert.That(seen, Has.Count.EqualTo(100));
        Assert.That(seen.Distinct().Count(), Is.EqualTo(1));
        Assert.That(seen[0].Pool, Is.False);
    }

    [Test]
    public async Task Stopping_finishes_the_current_handler_and_leaves_the_rest()
    {
        EventLoop loop = new(TimeProvider.System);
        using CancellationTokenSource stop = new();
        List<string> seen = [];
        loop.Post("", () =>
        {
            stop.Cancel();
            seen.Add("finished");
        });
        loop.Post("", () => seen.Add("too late"));
        await loop.RunAsync(stop.Token);
        Assert.That(seen, Is.EqualTo(new[] { "finished" }));
    }

    [Test]
    public async Task Work_from_many_threads_is_all_done()
    {
        EventLoop loop = new(TimeProvider.System);
        using CancellationTokenSource stop = new();
        int seen = 0;
        Task running = loop.RunAsync(stop.Token);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
                loop.Post("", () =>
                {
                    if (++seen == 4000)
                        stop.Cancel();
                });
        })));
        await running;
        Assert.That(seen, Is.EqualTo(4000));
    }

    [Test]
    public void An_exception_ends_the_loop_and_names_the_handler()
    {
        EventLoop loop = new(TimeProvider.System);
        loop.Post("OnConfig", () => throw new InvalidOperationException("wrong"));
        HandlerException? error = Assert.ThrowsAsync<HandlerException>(() => loop.RunAsync(CancellationToken.None));
        Assert.That(error!.Handler, Is.EqualTo("OnConfig"));
        Assert.That(error.InnerException!.Message, Is.EqualTo("wrong"));
    }
}
