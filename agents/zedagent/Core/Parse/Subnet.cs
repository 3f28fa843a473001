using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>A network in prefix form, with the arithmetic that address plans need.</summary>
internal readonly struct Subnet
{
    private readonly UInt128 network;
    private readonly int prefix;

    private Subnet(UInt128 network, int prefix, bool isIpv4)
    {
        this.network = network;
        this.prefix = prefix;
        IsIpv4 = isIpv4;
    }

    public bool IsIpv4 { get; }

    private int Bits => IsIpv4 ? 32 : 128;

    /// <summary>
    /// How many addresses there are, in the original's 64-bit arithmetic: 0 for prefix length 0, 0 or negative for an IPv6 prefix
    /// of 65 or shorter.
    /// </summary>
    public long AddressCount => prefix == 0 || Bits - prefix >= 64 ? 0 : 1L << (Bits - prefix);

    /// <summary>Reads "10.1.0.0/24"; bits behind the prefix are dropped.</summary>
    public static bool TryParse(string text, out Subnet subnet)
    {
        subnet = default;
        int slash = text.IndexOf('/');
        if (slash <= 0 || !IpText.TryParse(text[..slash], out IpText address) || address.IsNone
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int prefix))
            return false;
        bool isIpv4 = IsIpv4Address(address);
        int bits = isIpv4 ? 32 : 128;
        if (prefix > bits)
            return false;
        UInt128 mask = prefix == 0 ? 0 : UInt128.MaxValue << (bits - prefix);
        subnet = new(Number(address) & mask, prefix, isIpv4);
        return true;
    }

    public static bool IsIpv4Address(IpText address) => address.ToIPAddress()!.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>The address that many steps above the network's.</summary>
    public IpText At(long offset) => Text(network + (UInt128)offset, IsIpv4);

    /// <summary>The address one step further.</summary>
    public static IpText Next(IpText address) => Text(Number(address) + 1, IsIpv4Address(address));

    public static IpText Previous(IpText address) => Text(Number(address) - 1, IsIpv4Address(address));

    public static IpText Plus(IpText address, long offset) => Text(Number(address) + (UInt128)offset, IsIpv4Address(address));

    /// <summary>The distance of two addresses of one family; far apart counts as the largest number.</summary>
    public static long Distance(IpText from, IpText to) =>
        Number(to) - Number(from) is var distance && distance > (UInt128)long.MaxValue ? long.MaxValue : (long)distance;

    /// <summary>Order of addresses; none comes before all.</summary>
    public static int Compare(IpText left, IpText right) =>
        left.IsNone || right.IsNone ? right.IsNone.CompareTo(left.IsNone) : Number(left).CompareTo(Number(right));

    public bool Contains(IpText address)
    {
        if (address.IsNone || IsIpv4Address(address) != IsIpv4)
            return false;
        UInt128 mask = prefix == 0 ? 0 : UInt128.MaxValue << (Bits - prefix);
        return (Number(address) & mask) == network;
    }

    public IPNet ToIPNet()
    {
        byte[] mask = new byte[Bits / 8];
        for (int bit = 0; bit < prefix; bit++)
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new IPNet { IP = At(0), Mask = Bytes.From(mask) };
    }

    public int PrefixLength => prefix;

    public override string ToString() => $"{At(0)}/{Words.Text(prefix)}";

    private static UInt128 Number(IpText address)
    {
        byte[] bytes = address.ToIPAddress()!.GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IpText Text(UInt128 number, bool isIpv4)
    {
        byte[] bytes = new byte[isIpv4 ? 4 : 16];
        if (isIpv4)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(number & uint.MaxValue));
        else
            BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return IpText.From(new IPAddress(bytes));
    }
}
