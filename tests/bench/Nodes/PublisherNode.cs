using System.Diagnostics;
using System.Globalization;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Bench.Nodes;

/// <summary>The publisher of the cases. Answers with times in ticks of the machine's clock and with the table's size and sum.</summary>
internal sealed class PublisherNode : Node
{
    private readonly FilePubSub<Owner.Zedagent> pubsub;
    private readonly ManualResetEventSlim never = new();
    private IPublication<Row>? rows;
    private IPublication<AppInstanceConfig>? apps;
    private long count;

    public PublisherNode(string root) => pubsub = new(root, Loop);

    protected override void On(string command, double[] numbers)
    {
        switch (command)
        {
            case "open":
                Open();
                break;
            case "put":
                Put((int)numbers[0], (int)numbers[1]);
                break;
            case "drop":
                Drop((int)numbers[0], (int)numbers[1]);
                break;
            case "paced":
                Paced((int)numbers[0], (int)numbers[1], numbers[2]);
                break;
            case "flood":
                Flood(numbers[0], (int)numbers[1]);
                break;
            case "apps":
                Apps((int)numbers[0], (int)numbers[1]);
                break;
            default:
                throw new InvalidOperationException($"no command {command}");
        }
    }

    private void Open()
    {
        long start = Stopwatch.GetTimestamp();
        rows = pubsub.Publish(BenchTopics.Rows);
        long listening = Stopwatch.GetTimestamp();
        // After a restart the table is as it was, which no handler hears; one new value shows that data flows again.
        foreach (Row row in rows.Items.Values)
            count = Math.Max(count, row.Count);
        if (count > 0)
            PublishOne(0);
        Answer(start, listening, rows.Items.Count, Sum);
    }

    private double Sum => rows!.Items.Values.Sum(row => (double)row.Count);

    private void Put(int from, int many)
    {
        long start = Stopwatch.GetTimestamp();
        for (int key = from; key < from + many; key++)
            PublishOne(key);
        Answer(start, Stopwatch.GetTimestamp(), rows!.Items.Count, Sum);
    }

    private void Drop(int from, int many)
    {
        for (int key = from; key < from + many; key++)
            Expect(rows!.Unpublish("key-" + key));
        Answer(0, 0, rows!.Items.Count, Sum);
    }

    // One publish at a time, with a rest between.
    private void Paced(int updates, int keys, double milliseconds)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long next = Stopwatch.GetTimestamp();
        for (int i = 0; i < updates; i++)
        {
            PublishOne(i % keys);
            next += (long)(milliseconds * Stopwatch.Frequency / 1000);
            while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next) is { Ticks: > 0 } left)
                never.WaitHandle.WaitOne(Math.Max(1, (int)left.TotalMilliseconds));
        }
        Answer((Environment.CpuUsage.TotalTime - before).TotalMilliseconds, 0, rows!.Items.Count, Sum);
    }

    private void Flood(double seconds, int keys)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(seconds * Stopwatch.Frequency);
        long published = 0;
        while (Stopwatch.GetTimestamp() < end)
            for (int i = 0; i < 10; i++, published++)
                PublishOne((int)(published % keys));
        long now = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime - before;
        Answer(published / Stopwatch.GetElapsedTime(start, now).TotalSeconds, now, rows!.Items.Count, Sum, cpu.TotalMicroseconds / published);
    }

    // The golden sample of a real record, with large members, in a table of ten; the time of sending is the display name.
    private void Apps(int updates, int rest)
    {
        apps ??= pubsub.Publish(FromZedagent.AppInstanceConfig);
        byte[] json = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "AppInstanceConfig.sample.json"));
        if (!GoJson.TryParse(json, FromZedagent.AppInstanceConfig.Json, out AppInstanceConfig? sample, out string? error))
            throw new InvalidOperationException(error);
        AppInstanceConfig[] ten = [.. Enumerable.Range(0, 10).Select(i =>
            sample with { UUIDandVersion = sample.UUIDandVersion with { UUID = new Guid(i + 1, 0, 0, new byte[8]) } })];
        for (int i = 0; i < updates + 10; i++)
        {
            Expect(apps.Publish(ten[i % 10] with { DisplayName = Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture) }));
            if (rest > 0)
                never.WaitHandle.WaitOne(rest);
        }
        Answer(0);
    }

    private void PublishOne(int key) => Expect(rows!.Publish(Row.Of(key, ++count, Stopwatch.GetTimestamp())));

    private static void Expect(PublishError? error)
    {
        if (error is not null)
            throw new InvalidOperationException(error.Text);
    }
}
