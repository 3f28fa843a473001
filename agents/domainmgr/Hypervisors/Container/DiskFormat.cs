using System.Buffers.Binary;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>Tells a disk image's format by its first bytes.</summary>
public static class DiskFormat
{
    private const uint QcowMagic = 0x514649fb;

    /// <summary>A folder is a container, a device or anything without a known header is raw.</summary>
    public static Format Of(string path)
    {
        if (Directory.Exists(path))
            return Format.Container;
        byte[] head = new byte[8];
        using FileStream file = File.OpenRead(path);
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            return Format.Raw;
        if (BinaryPrimitives.ReadUInt32BigEndian(head) == QcowMagic)
            return BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)) == 1 ? Format.Qcow : Format.Qcow2;
        if (head.AsSpan().SequenceEqual("vhdxfile"u8))
            return Format.Vhdx;
        return head.AsSpan().StartsWith("KDMV"u8) ? Format.Vmdk : head.AsSpan().SequenceEqual("conectix"u8) ? Format.Vhd : Format.Raw;
    }
}
