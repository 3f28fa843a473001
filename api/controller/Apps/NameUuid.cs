using System.Security.Cryptography;
using System.Text;

namespace Eve.Controller.Apps;

/// <summary>UUIDs that follow from names (RFC 9562, version 5): the same thing has the same id each time, so nobody must remember which is whose.</summary>
public static class NameUuid
{
    public static Guid Of(Guid space, params ReadOnlySpan<string> names)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', names!));
        byte[] input = new byte[16 + text.Length];
        space.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input, 16);
        Span<byte> id = SHA1.HashData(input).AsSpan(0, 16);   // the version demands SHA-1; nothing secret depends on it
        id[6] = (byte)((id[6] & 0x0f) | 0x50);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new(id, bigEndian: true);
    }
}
