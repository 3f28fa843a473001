using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Eve.Agents.Zedagent.Core;

namespace Eve.Agents.Zedagent.Controller;

/// <summary>
/// Asks an uplink's own DNS servers, from the uplink's own address: the machine's resolver may belong to another uplink. When
/// they know nothing, the machine's resolver (and its hosts file) decides.
/// </summary>
public static class UplinkDns
{
    private const int typeA = 1;
    private const int typeAaaa = 28;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, Uplink uplink, IPAddress source, TimeProvider time, CancellationToken stop)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
            return [literal];
        int type = source.AddressFamily == AddressFamily.InterNetwork ? typeA : typeAaaa;
        foreach (string server in uplink.DnsServers)
        {
            if (!IPAddress.TryParse(server, out IPAddress? address) || address.AddressFamily != source.AddressFamily)
                continue;
            if (await AskAsync(host, type, address, source, time, stop).ConfigureAwait(false) is { Count: > 0 } answer)
                return answer;
        }
        return await Dns.GetHostAddressesAsync(host, source.AddressFamily, stop).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<IPAddress>?> AskAsync(
        string host, int type, IPAddress server, IPAddress source, TimeProvider time, CancellationToken stop)
    {
        using CancellationTokenSource timer = new(patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            ushort id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue);
            using Socket socket = new(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(new IPEndPoint(server, 53), either.Token).ConfigureAwait(false);
            await socket.SendAsync(Question(id, host, type), either.Token).ConfigureAwait(false);
            byte[] buffer = new byte[4096];
            while (true)
            {
                int length = await socket.ReceiveAsync(buffer, either.Token).ConfigureAwait(false);
                if (length > 12 && BinaryPrimitives.ReadUInt16BigEndian(buffer) == id)
                    return Addresses(buffer.AsSpan(0, length), type);
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or FormatException)
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>One question, recursion desired.</summary>
    internal static byte[] Question(ushort id, string host, int type)
    {
        using MemoryStream message = new();
        Span<byte> header = stackalloc byte[12];
        header.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header, id);
        header[2] = 1;
        header[5] = 1;
        message.Write(header);
        foreach (string label in host.TrimEnd('.').Split('.'))
        {
            byte[] text = Encoding.ASCII.GetBytes(label);
            if (text.Length is 0 or > 63)
                throw new FormatException($"{host} is no host name");
            message.WriteByte((byte)text.Length);
            message.Write(text);
        }
        message.Write([0, 0, (byte)type, 0, 1]);
        return message.ToArray();
    }

    /// <summary>The addresses of the wanted type in the answer section; a name in between (CNAME) is passed over.</summary>
    internal static List<IPAddress> Addresses(ReadOnlySpan<byte> message, int type)
    {
        List<IPAddress> found = [];
        int questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        int answers = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        int at = 12;
        for (int i = 0; i < questions; i++)
            at = SkipName(message, at) + 4;
        for (int i = 0; i < answers; i++)
        {
            at = SkipName(message, at);
            if (at + 10 > message.Length)
                throw new FormatException("the DNS answer is cut off");
            int kind = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (at + length > message.Length)
                throw new FormatException("the DNS answer is cut off");
            if (kind == type && (length is 4 or 16))
                found.Add(new IPAddress(message.Slice(at, length)));
            at += length;
        }
        return found;
    }

    private static int SkipName(ReadOnlySpan<byte> message, int at)
    {
        while (at < message.Length)
        {
            byte length = message[at];
            if (length == 0)
                return at + 1;
            if (length >= 0xc0)
                return at + 2;
            at += length + 1;
        }
        throw new FormatException("the DNS answer is cut off");
    }
}
