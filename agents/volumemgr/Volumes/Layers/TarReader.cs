using System.Globalization;
using System.Text;

namespace Eve.Agents.Volumemgr.Volumes.Layers;

/// <summary>
/// Reads tar as image layers have it: ustar, GNU long names and large numbers, PAX records. The framework's reader turns
/// attribute values into text, which destroys binary ones (file capabilities); this one keeps their bytes.
/// </summary>
/// <param name="stream">At the first header. Read only forwards.</param>
public sealed class TarReader(Stream stream)
{
    private const int Block = 512;
    private const int LongestExtension = 1 << 20;
    private const string AttributePrefix = "SCHILY.xattr.";

    private readonly byte[] header = new byte[Block];
    private readonly Dictionary<string, byte[]> global = [];
    private long left;

    /// <summary>The next entry, or null at the end. What was not read of the one before is skipped.</summary>
    /// <exception cref="InvalidDataException">No tar, cut off, or with an entry type that layers do not have.</exception>
    public LayerEntry? Next()
    {
        Skip(left);
        left = 0;
        Dictionary<string, byte[]> own = [];
        string? longName = null;
        string? longTarget = null;
        while (true)
        {
            if (!ReadHeader())
                return null;
            long size = Number(124, 12);
            char type = (char)header[156];
            switch (type)
            {
                case 'x':
                    ReadRecords(size, own);
                    continue;
                case 'g':
                    ReadRecords(size, global);
                    continue;
                case 'L':
                    longName = Text(ReadExtension(size));
                    continue;
                case 'K':
                    longTarget = Text(ReadExtension(size));
                    continue;
            }
            return Entry(type, size, own, longName, longTarget);
        }
    }

    /// <summary>The current file's bytes; 0 at their end.</summary>
    public int Read(Span<byte> buffer)
    {
        // The size is followed by padding up to a whole block, which Next skips.
        long content = left - Padding;
        if (content <= 0)
            return 0;
        int read = stream.Read(buffer[..(int)Math.Min(buffer.Length, content)]);
        if (read == 0)
            throw new InvalidDataException($"the layer ends in the middle of a file, {content} bytes are missing");
        left -= read;
        return read;
    }

    private long Padding { get; set; }

    private LayerEntry Entry(char type, long size, Dictionary<string, byte[]> own, string? longName, string? longTarget)
    {
        string? Record(string key) => own.TryGetValue(key, out byte[]? value) || global.TryGetValue(key, out value) ? Encoding.UTF8.GetString(value) : null;

        string name = Record("path") ?? longName ?? HeaderName();
        EntryKind kind = type switch
        {
            '0' or '\0' or '7' => name.EndsWith('/') ? EntryKind.Folder : EntryKind.File,
            '1' => EntryKind.HardLink,
            '2' => EntryKind.SymbolicLink,
            '3' => EntryKind.CharacterDevice,
            '4' => EntryKind.BlockDevice,
            '5' => EntryKind.Folder,
            '6' => EntryKind.Fifo,
            _ => throw new InvalidDataException($"entry \"{name}\" has type '{type}', which image layers do not have"),
        };
        if (kind == EntryKind.File && Record("GNU.sparse.major") is not null)
            throw new InvalidDataException($"entry \"{name}\" is a sparse file, which image layers do not have");
        if (Record("size") is { } text && !long.TryParse(text, CultureInfo.InvariantCulture, out size))
            throw new InvalidDataException($"entry \"{name}\" has the size \"{text}\"");
        if (size < 0)
            throw new InvalidDataException($"entry \"{name}\" has the negative size {size}");
        // Links carry a size in some archives, but never bytes.
        if (kind != EntryKind.File)
            size = 0;
        bool device = kind is EntryKind.CharacterDevice or EntryKind.BlockDevice;
        Padding = (Block - size % Block) % Block;
        left = size + Padding;
        return new(
            kind, name, Record("linkpath") ?? longTarget ?? Text(header.AsSpan(157, 100)), size,
            (uint)Number(100, 8) & 0xfff, Id(Record("uid"), 108), Id(Record("gid"), 116), Time(Record("mtime")),
            device ? (uint)Number(329, 8) : 0, device ? (uint)Number(337, 8) : 0,
            [.. own.Where(record => record.Key.StartsWith(AttributePrefix, StringComparison.Ordinal))
                .Select(record => KeyValuePair.Create(record.Key[AttributePrefix.Length..], record.Value))]);
    }

    private string HeaderName()
    {
        string name = Text(header.AsSpan(0, 100));
        // Only POSIX archives have a prefix there; GNU ones have times.
        string prefix = header.AsSpan(257, 6).SequenceEqual("ustar\0"u8) ? Text(header.AsSpan(345, 155)) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    private uint Id(string? record, int offset) =>
        record is not null && uint.TryParse(record, CultureInfo.InvariantCulture, out uint id) ? id : (uint)Number(offset, 8);

    private DateTimeOffset Time(string? record)
    {
        double seconds = record is not null && double.TryParse(record, CultureInfo.InvariantCulture, out double parsed) ? parsed : Number(136, 12);
        return DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(seconds, 0, 253402300799));
    }

    // False at the end: two empty blocks, or the end of the stream between entries.
    private bool ReadHeader()
    {
        int read = stream.ReadAtLeast(header, Block, throwOnEndOfStream: false);
        if (read == 0 || (read == Block && header.AsSpan().IndexOfAnyExcept((byte)0) < 0))
            return false;
        if (read < Block)
            throw new InvalidDataException("the layer ends in the middle of a header");
        long sum = 0;
        for (int i = 0; i < Block; i++)
            sum += i is >= 148 and < 156 ? ' ' : header[i];
        if (sum != Number(148, 8))
            throw new InvalidDataException("the layer is no tar archive: a header has a wrong checksum");
        return true;
    }

    // Octal text, or base 256 when the first bit is set.
    private long Number(int offset, int length)
    {
        ReadOnlySpan<byte> field = header.AsSpan(offset, length);
        if ((field[0] & 0x80) != 0)
        {
            long number = (field[0] & 0x40) != 0 ? -1 : field[0] & 0x3f;
            foreach (byte part in field[1..])
                number = (number << 8) | part;
            return number;
        }
        long value = 0;
        foreach (byte digit in field)
        {
            if (digit is >= (byte)'0' and <= (byte)'7')
                value = value * 8 + (digit - '0');
            else if (digit is not ((byte)' ' or 0))
                throw new InvalidDataException("the layer is no tar archive: a number is not octal");
        }
        return value;
    }

    private byte[] ReadExtension(long size)
    {
        if (size is < 0 or > LongestExtension)
            throw new InvalidDataException($"a name or attribute block of {size} bytes is too long");
        byte[] content = new byte[size];
        stream.ReadExactly(content);
        Skip((Block - size % Block) % Block);
        return content;
    }

    // "LENGTH KEY=VALUE\n", the length counting all of it.
    private void ReadRecords(long size, Dictionary<string, byte[]> into)
    {
        ReadOnlySpan<byte> content = ReadExtension(size);
        while (content.Length > 0 && content[0] != 0)
        {
            int blank = content.IndexOf((byte)' ');
            if (blank <= 0 || !int.TryParse(content[..blank], CultureInfo.InvariantCulture, out int length) || length <= blank + 1 || length > content.Length)
                throw new InvalidDataException("a PAX record has a wrong length");
            ReadOnlySpan<byte> record = content[(blank + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals < 0)
                throw new InvalidDataException("a PAX record has no value");
            into[Encoding.UTF8.GetString(record[..equals])] = record[(equals + 1)..].ToArray();
            content = content[length..];
        }
    }

    private void Skip(long count)
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (count > 0)
        {
            int read = stream.Read(buffer[..(int)Math.Min(buffer.Length, count)]);
            if (read == 0)
                throw new InvalidDataException("the layer ends too early");
            count -= read;
        }
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }
}
