using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Eve.PubSub.Wire;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Replay.Fuzzing;

/// <summary>
/// Mutated input for everything that reads what others wrote: packets, records, large members with their side files. An answer is
/// right whatever it says; an exception, a hang, memory that grows, or a record that changes when it is written and read again is not.
/// Each case depends on seed and number only, so that one can be told again.
/// </summary>
internal sealed class Fuzz
{
    /// <summary>No case may take longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How much more memory than after the first tenth may be in use at the end, in bytes.</summary>
    private const long Growth = 16 << 20;

    private readonly int seed;
    private readonly Sample[] samples;
    private readonly byte[] buffer = new byte[1 << 20];

    public Fuzz(int seed)
    {
        this.seed = seed;
        samples = [.. TopicCatalogue.All().DistinctBy(entry => entry.RecordType).Where(entry => File.Exists(Of(entry, "sample.wire.json"))).Select(entry => new Sample(entry))];
    }

    /// <summary>How often each kind of input was accepted and refused.</summary>
    public SortedDictionary<string, int> Answers { get; } = [];

    /// <summary>The command: how many cases, the seed, the first case's number; all may be left out.</summary>
    /// <returns>The exit code.</returns>
    public static int Command(IReadOnlyList<int> numbers)
    {
        int cases = numbers.Count > 0 ? numbers[0] : 1_000_000;
        int seed = numbers.Count > 1 ? numbers[1] : Environment.TickCount;
        Console.WriteLine($"seed {seed}");
        Fuzz fuzz = new(seed);
        string? failure = fuzz.Run(numbers.Count > 2 ? numbers[2] : 0, cases, Console.Out);
        foreach ((string answer, int count) in fuzz.Answers)
            Console.WriteLine($"{count,9} {answer}");
        Console.WriteLine(failure is null ? $"pass {cases} cases" : $"FAIL {failure}");
        return failure is null ? 0 : 1;
    }

    /// <summary>Runs cases one after the other.</summary>
    /// <returns>What went wrong first, with seed and case; null when nothing did.</returns>
    public string? Run(long first, long count, TextWriter? progress = null)
    {
        long current = first;
        long started = Stopwatch.GetTimestamp();
        using Timer watch = new(
            _ =>
            {
                if (Stopwatch.GetElapsedTime(Volatile.Read(ref started)) > Patience)
                    Environment.FailFast($"seed {seed}, case {Volatile.Read(ref current)} hangs");
            },
            null,
            Patience,
            TimeSpan.FromSeconds(1));
        long before = 0;
        for (long done = 0; done < count; done++)
        {
            Volatile.Write(ref current, first + done);
            Volatile.Write(ref started, Stopwatch.GetTimestamp());
            if (Case(first + done) is { } failure)
                return $"seed {seed}, case {first + done}: {failure}";
            if (done == count / 10)
                before = GC.GetTotalMemory(forceFullCollection: true);
            if (progress is not null && done % 100_000 == 99_999)
                progress.WriteLine($"{done + 1} cases, {GC.GetTotalMemory(forceFullCollection: true) >> 10} kB in use");
        }
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        return growth > Growth ? $"seed {seed}: {growth} bytes more in use after {count} cases than after {count / 10}" : null;
    }

    private string? Case(long number)
    {
        Random random = new(HashCode(seed, number));
        Sample sample = samples[random.Next(samples.Length)];
        byte[] input = [];
        string kind = "";
        try
        {
            switch (random.Next(4))
            {
                case 0:
                    kind = "record";
                    input = Mutation.Of(random.Next(3) == 0 ? sample.Zero : sample.File, random);
                    return Record(kind, sample.Topic, input);
                case 1:
                    kind = "large members";
                    input = Mutation.Of(sample.Wire, random);
                    return Large(sample, input, random);
                default:
                    kind = "packet";
                    input = Mutation.Of(sample.Packet(random), random);
                    return Packet(sample.Topic, input);
            }
        }
        catch (Exception failure)
        {
            return $"{kind} of {sample.Topic.Where.Name}: {failure}\n{Encoding.UTF8.GetString(input)}";
        }
    }

    private string? Record(string kind, CatalogueEntry topic, byte[] text)
    {
        (object? record, _) = topic.Read(text);
        Count(kind, record is not null);
        if (record is null)
            return null;
        byte[] written = topic.Write(record);
        (byte[]? again, string? error) = topic.Normalize(written);
        return again is not null && again.AsSpan().SequenceEqual(written)
            ? null
            : $"{topic.Where.Name} changes when it is written and read: {error}\n{Encoding.UTF8.GetString(written)}\n{Encoding.UTF8.GetString(again ?? [])}\nfrom {Encoding.UTF8.GetString(text)}";
    }

    private string? Large(Sample sample, byte[] text, Random random)
    {
        bool whole = LargeMembers.TryMoveIn(
            text,
            path => sample.SideFile(path) is { } side ? Mutation.Of(side, random) : random.Next(2) == 0 ? null : Mutation.Of("{\"pubsub-large-X\":\"eA==\"}"u8, random),
            out byte[]? restored,
            out _);
        Count("large members", whole);
        return whole ? Record("record with large members", sample.Topic, restored!) : null;
    }

    private string? Packet(CatalogueEntry topic, byte[] packet)
    {
        Received words = Frame.Parse(packet);
        Count("packet", words.Word != Word.Unknown);
        _ = Frame.IsRequest(packet, topic.Where.Name);
        _ = Frame.Key(words.Third);
        _ = Frame.Count(words.Third);
        int length = words.Fourth.Length <= buffer.Length ? Frame.Decode(words.Fourth, buffer) : -1;
        return words.Word == Word.Update && length >= 0 ? Record("record of a packet", topic, buffer[..length]) : null;
    }

    private void Count(string kind, bool accepted)
    {
        string name = $"{kind} {(accepted ? "accepted" : "refused")}";
        Answers[name] = Answers.GetValueOrDefault(name) + 1;
    }

    private static int HashCode(int seed, long number) => unchecked((int)((((ulong)(uint)seed << 32) ^ (ulong)number) * 0x9E3779B97F4A7C15 >> 32));

    private static string Of(CatalogueEntry topic, string kind) => Golden.Path("types", $"{topic.RecordType.Name}.{kind}");

    /// <summary>One topic's good texts.</summary>
    private sealed class Sample(CatalogueEntry topic)
    {
        private readonly Dictionary<string, byte[]> sideFiles = SideFiles(topic);

        public CatalogueEntry Topic => topic;

        public byte[] File { get; } = Golden.Bytes("types", topic.RecordType.Name + ".sample.json");

        public byte[] Zero { get; } = Golden.Bytes("types", topic.RecordType.Name + ".zero.json");

        public byte[] Wire { get; } = Golden.Bytes("types", topic.RecordType.Name + ".sample.wire.json");

        public byte[]? SideFile(string path) => sideFiles.GetValueOrDefault(path[(path.LastIndexOf('/') + 1)..]);

        public byte[] Packet(Random random) => random.Next(8) switch
        {
            0 => Frame.Request(topic.Where.Name),
            1 => Frame.Hello(topic.Where.Name, random.Next(2) == 0),
            2 => Frame.Complete(topic.Where.Name),
            3 => Frame.Restarted(topic.Where.Name, random.Next()),
            4 => Frame.Delete(topic.Where.Name, "key"),
            // What is changed inside of the base64, and what around it.
            5 => Frame.Update(topic.Where.Name, "key", Mutation.Of(Zero, random)),
            6 => Frame.Update(topic.Where.Name, "key", Mutation.Of(File, random)),
            _ => Frame.Update(topic.Where.Name, "key", Zero),
        };

        private static Dictionary<string, byte[]> SideFiles(CatalogueEntry topic)
        {
            string file = Of(topic, "sample.wire-files.json");
            if (!System.IO.File.Exists(file))
                return [];
            using JsonDocument all = JsonDocument.Parse(System.IO.File.ReadAllBytes(file));
            return all.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => Encoding.UTF8.GetBytes(one.Value.GetString()!));
        }
    }
}
