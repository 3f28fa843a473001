using System.Diagnostics;
using System.Globalization;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Bench.Nodes;

/// <summary>A subscriber of the cases. Notes when its handler, on its loop, heard what.</summary>
internal sealed class SubscriberNode : Node
{
    private readonly FilePubSub<Owner.Zedmanager> pubsub;
    private readonly List<double> microseconds = [];
    private ISubscription<Row>? rows;
    private ISubscription<AppInstanceConfig>? apps;
    private double sum;
    private long last;
    private long heard;
    private (double Count, double Sum)? expected;

    public SubscriberNode(string root) => pubsub = new(root, Loop);

    protected override void On(string command, double[] numbers)
    {
        switch (command)
        {
            case "subscribe":
                long start = Stopwatch.GetTimestamp();
                rows = pubsub.Subscribe(BenchTopics.Rows, new(OnRow, _ => OnSynchronized(start)));
                break;
            case "unsubscribe":
                rows!.Dispose();
                Answer(0);
                break;
            case "apps":
                apps = pubsub.Subscribe(FromZedagent.AppInstanceConfig, new(OnApp));
                Answer(0);
                break;
            case "expect":
                expected = (numbers[0], numbers[1]);
                AnswerIfThere();
                break;
            case "heard":
                Answer(heard);
                heard = 0;
                break;
            case "latency":
                microseconds.Sort();
                Answer(microseconds.Count == 0 ? -1 : microseconds[microseconds.Count / 2], microseconds.Count == 0 ? -1 : microseconds[microseconds.Count * 99 / 100], microseconds.Count);
                microseconds.Clear();
                break;
            default:
                throw new InvalidOperationException($"no command {command}");
        }
    }

    private void OnSynchronized(long start)
    {
        if (rows!.Synchronized)
            Answer(start, Stopwatch.GetTimestamp(), rows.Items.Count);
    }

    private void OnRow(Change<Row> change)
    {
        last = Stopwatch.GetTimestamp();
        heard++;
        sum += (change.New?.Count ?? 0) - (double)(change.Old?.Count ?? 0);
        if (change.New is { } row && expected is null)
            microseconds.Add(Stopwatch.GetElapsedTime(row.Sent, last).TotalMicroseconds);
        AnswerIfThere();
    }

    private void OnApp(Change<AppInstanceConfig> change)
    {
        if (change is { Old: not null, New: { } now })
            microseconds.Add(Stopwatch.GetElapsedTime(long.Parse(now.DisplayName, CultureInfo.InvariantCulture), Stopwatch.GetTimestamp()).TotalMicroseconds);
    }

    private void AnswerIfThere()
    {
        if (expected is not { } table || rows!.Items.Count != table.Count || sum != table.Sum)
            return;
        expected = null;
        Answer(last);
    }
}
