using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Eve.Types;

namespace Eve.Agents.Identitymanager.Core;

/// <summary>The identifier of an overlay interface: an IPv6 address made from a public key (identitymanager facts, 4 and 5).</summary>
public static class Eid
{
    private const int Length = 16;

    /// <summary>0xfd, the start of unique local IPv6 addresses; used when a request names no prefix.</summary>
    public static Bytes DefaultPrefix { get; } = Bytes.From([0xfd]);

    /// <summary>The prefix, then what is needed of the hash of instance, prefix and key. A prefix of 16 bytes or more is the whole EID.</summary>
    /// <param name="instance">LISP instance id.</param>
    /// <param name="prefix">Whole bytes; its length in bits plays no part.</param>
    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    public static IpText From(uint instance, Bytes prefix, ReadOnlySpan<byte> publicKey)
    {
        byte[] hashed = new byte[4 + prefix.Length + publicKey.Length];
        BinaryPrimitives.WriteUInt32BigEndian(hashed, instance);
        prefix.AsSpan().CopyTo(hashed.AsSpan(4));
        publicKey.CopyTo(hashed.AsSpan(4 + prefix.Length));
        byte[] address = [.. prefix.AsSpan(), .. SHA256.HashData(hashed)];
        return IpText.From(new IPAddress(address.AsSpan(0, Length)));
    }

    /// <summary>What a LISP signature signs.</summary>
    public static string SignedText(uint instance, IpText eid) => string.Create(CultureInfo.InvariantCulture, $"[{instance}]{eid}");
}
