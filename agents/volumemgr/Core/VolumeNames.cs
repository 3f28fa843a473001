using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>File names are the record of a volume: <c>UUID#GENERATION.FORMAT</c> (storage facts, volumemgr 13).</summary>
public static class VolumeNames
{
    public const string Encrypted = "/persist/vault/volumes";
    public const string Clear = "/persist/clear/volumes";

    private static readonly (Format Format, string Name)[] Formats =
    [
        (Format.Raw, "raw"), (Format.Qcow, "qcow"), (Format.Qcow2, "qcow2"), (Format.Vhd, "vhd"), (Format.Vmdk, "vmdk"),
        (Format.Ova, "ova"), (Format.Vhdx, "vhdx"), (Format.Container, "container"), (Format.Iso, "iso"),
    ];

    /// <summary>The device's path of a volume's file or folder.</summary>
    public static string PathOf(VolumeStatus volume) => PathOf(Turn.Of(volume), volume.ContentFormat, volume.Encrypted);

    public static string PathOf(string key, Format format, bool encrypted) => $"{(encrypted ? Encrypted : Clear)}/{key}.{NameOf(format)}";

    public static string NameOf(Format format) => Formats.FirstOrDefault(entry => entry.Format == format).Name ?? "unknown";

    /// <summary>Reads a file name; null when it is none of ours.</summary>
    public static (string Key, Format Format)? Parse(string fileName)
    {
        string[] parts = fileName.Split('.');
        if (parts.Length != 2 || parts[0].Split('#') is not [string id, string generation] || !Guid.TryParse(id, out Guid volume) || !long.TryParse(generation, out long sum))
            return null;
        Format format = Formats.FirstOrDefault(entry => entry.Name == parts[1]).Format;
        return format == Format.Unknown ? null : (Keys.Volume(volume, sum, 0), format);
    }
}
