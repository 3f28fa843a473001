using System.Diagnostics;
using System.Net.Sockets;

namespace Eve.Bench;

/// <summary>What the machine itself takes, without pub/sub: nothing can be faster.</summary>
internal static class Floors
{
    private const int Size = 1024;

    /// <summary>1 kB there and back between two processes, half of it; back to back, and with a rest of 1 ms between.</summary>
    public static IReadOnlyList<Figure> Ping()
    {
        using Stage stage = new();
        string path = Path.Combine(stage.Root.FullName, "ping.sock");
        using Socket listener = new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        using Child echo = new("echo", path);
        using Socket peer = listener.Accept();
        return
        [
            new("floor: bare seqpacket ping of 1 kB, one way, back to back, p50", "us", Digits: 1) { Value = Median(peer, 20_000, 0) },
            new("floor: bare seqpacket ping, one way, a rest of 1 ms between, p50", "us", Digits: 1) { Value = Median(peer, 1_500, 1) },
        ];
    }

    /// <summary>1 kB into a temporary file, renamed.</summary>
    public static IReadOnlyList<Figure> Rename()
    {
        using Stage stage = new();
        string temporary = Path.Combine(stage.Root.FullName, "tmp");
        string final = Path.Combine(stage.Root.FullName, "record.json");
        byte[] content = new byte[Size];
        double[] times = new double[20_000];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using (Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
                RandomAccess.Write(file, content, 0);
            File.Move(temporary, final, overwrite: true);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        return [new("floor: bare tmp + rename of 1 kB, p50", "us", Digits: 1) { Value = Middle(times) }];
    }

    private static double Median(Socket peer, int pings, int rest)
    {
        using ManualResetEvent never = new(false);
        byte[] packet = new byte[Size];
        double[] times = new double[pings];
        for (int i = 0; i < pings; i++)
        {
            long start = Stopwatch.GetTimestamp();
            peer.Send(packet);
            peer.Receive(packet);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / 2;
            if (rest > 0)
                never.WaitOne(rest);
        }
        return Middle(times);
    }

    private static double Middle(double[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }
}
