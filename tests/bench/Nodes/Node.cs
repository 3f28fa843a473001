using System.Globalization;
using Eve.Agents;

namespace Eve.Bench.Nodes;

/// <summary>A process with the loop of an agent, told by standard input what to do on it.</summary>
internal abstract class Node
{
    protected EventLoop Loop { get; } = new(TimeProvider.System);

    /// <summary>Until standard input ends.</summary>
    public int Run()
    {
        using CancellationTokenSource stop = new();
        Task running = Loop.RunAsync(stop.Token);
        Loop.Post("start", OnStart);
        while (Console.In.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            double[] numbers = [.. words.Skip(1).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
            Loop.Post(words[0], () => On(words[0], numbers));
            if (running.IsCompleted)
                break;
        }
        stop.Cancel();
        running.GetAwaiter().GetResult();
        return 0;
    }

    /// <summary>On the loop, first.</summary>
    protected virtual void OnStart()
    {
    }

    /// <summary>One line of standard input, on the loop. Each gets one <see cref="Answer"/>, at once or later.</summary>
    protected abstract void On(string command, double[] numbers);

    protected static void Answer(params ReadOnlySpan<double> numbers)
    {
        Console.Out.WriteLine(string.Join(' ', numbers.ToArray().Select(number => number.ToString("R", CultureInfo.InvariantCulture))));
        Console.Out.Flush();
    }
}
