using System.Security.Cryptography;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core;

/// <summary>Hardware addresses of bridges and of apps' interfaces (zedrouter facts, 2.6 and section 4).</summary>
public static class MacPlan
{
    /// <summary>Made of the app's number: unique on this node only.</summary>
    public const int NodeScoped = 1;

    /// <summary>Made of a hash: practically unique everywhere.</summary>
    public const int GloballyScoped = 2;

    /// <param name="node">The device's UUID; all zero while unknown.</param>
    public static MacAddress Bridge(Guid node, int bridgeNum)
    {
        (byte a, byte b) = (6, 0);
        if (node != Guid.Empty)
        {
            byte[] hash = SHA256.HashData(node.ToByteArray(bigEndian: true));
            (a, b) = (hash[0], hash[1]);
        }
        return new([0x00, 0x16, 0x3e, a, b, (byte)bridgeNum]);
    }

    /// <param name="adapterNum">1-based place in the app's list of adapters.</param>
    public static MacAddress App(int generator, bool isSwitch, Guid app, Guid instance, int adapterNum, int appNum)
    {
        if (!isSwitch && generator == NodeScoped)
            return new([0x00, 0x16, 0x3e, 0x00, (byte)adapterNum, (byte)appNum]);
        Span<byte> input = stackalloc byte[34];
        app.TryWriteBytes(input, bigEndian: true, out _);
        instance.TryWriteBytes(input[16..], bigEndian: true, out _);
        input[32] = (byte)adapterNum;
        input[33] = generator is NodeScoped or GloballyScoped ? (byte)appNum : (byte)0;
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input, hash);
        if (isSwitch)
            return new([0x02, 0x16, 0x3e, hash[0], hash[1], hash[2]]);
        hash[0] = (byte)((hash[0] & ~0x01) | 0x02);
        return new(hash[..6]);
    }
}
