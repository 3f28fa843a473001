using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace Eve.Types;

/// <summary>An IPv4 network and its arithmetic, made from an <see cref="IPNet"/> of the wire or from CIDR text.</summary>
/// <param name="Network">The network address, host bits cleared.</param>
public readonly record struct Subnet4(uint Network, int PrefixLength)
{
    public uint Mask => PrefixLength == 0 ? 0 : uint.MaxValue << (32 - PrefixLength);

    public uint Broadcast => Network | ~Mask;

    /// <summary>How many addresses, network and broadcast included.</summary>
    public long Size => 1L << (32 - PrefixLength);

    public IpText NetworkText => ToText(Network);

    public IpText MaskText => ToText(Mask);

    /// <summary>Null when it is no IPv4 network: no address, another family, or a mask with holes.</summary>
    public static Subnet4? From(IPNet? net)
    {
        if (net?.Mask is not { } mask || ToNumber(net.IP) is not { } address)
            return null;
        ReadOnlySpan<byte> bytes = mask.AsSpan();
        if (bytes.Length == 16)
            bytes = bytes[12..];
        if (bytes.Length != 4)
            return null;
        uint bits = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        int length = BitOperations.LeadingZeroCount(~bits);
        return bits << length == 0 || length == 32 ? Of(address, length) : null;
    }

    /// <summary>Reads "10.1.0.0/24"; host bits may be set. Null when it is none.</summary>
    public static Subnet4? Parse(string cidr)
    {
        int slash = cidr.IndexOf('/');
        if (slash < 0 || !IpText.TryParse(cidr[..slash], out IpText address) || ToNumber(address) is not { } number)
            return null;
        return int.TryParse(cidr.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out int length) && length <= 32 ? Of(number, length) : null;
    }

    public static Subnet4 Of(uint address, int prefixLength)
    {
        Subnet4 subnet = new(address, prefixLength);
        return subnet with { Network = address & subnet.Mask };
    }

    public bool Contains(IpText address) => ToNumber(address) is { } number && (number & Mask) == Network;

    public bool Overlaps(Subnet4 other) => ((Network ^ other.Network) & Mask & other.Mask) == 0;

    /// <summary>The wire's form: network address and four bytes of mask.</summary>
    public IPNet ToIPNet()
    {
        Span<byte> mask = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(mask, Mask);
        return new() { IP = NetworkText, Mask = Bytes.From(mask) };
    }

    /// <summary>The address as a number; null for none and for IPv6.</summary>
    public static uint? ToNumber(IpText address) =>
        address.ToIPAddress() is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork } parsed
            ? BinaryPrimitives.ReadUInt32BigEndian(parsed.GetAddressBytes())
            : null;

    public static IpText ToText(uint address)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return IpText.From(new IPAddress(bytes));
    }

    /// <summary>"10.1.0.0/24".</summary>
    public override string ToString() => $"{NetworkText}/{PrefixLength}";
}
