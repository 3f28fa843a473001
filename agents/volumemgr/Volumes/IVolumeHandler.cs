using Eve.Agents.Volumemgr.Core;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Volumes;

/// <summary>Makes and removes volumes of some formats. Runs off the loop.</summary>
public interface IVolumeHandler
{
    /// <summary>Makes a volume that is not there yet. It shows up under its path only when it is whole.</summary>
    /// <exception cref="VolumeException">The content or the disk said no.</exception>
    Task<VolumeOnDisk> CreateAsync(VolumeJob job, CancellationToken stop);

    /// <summary>Removes a volume, whole or half-made; one that is not there is no error.</summary>
    /// <exception cref="VolumeException">It cannot be removed now.</exception>
    Task DestroyAsync(VolumeOnDisk disk, CancellationToken stop);

    /// <summary>Sizes of a volume that is there.</summary>
    /// <exception cref="VolumeException">It cannot be read.</exception>
    Task<VolumeMeasure> MeasureAsync(string path, CancellationToken stop);
}

/// <summary>One volume to make.</summary>
/// <param name="Path">The device's path of the file or folder to make.</param>
/// <param name="MaxSize">Size that the app wants in bytes; 0 = as large as the content.</param>
/// <param name="Image">Name of the image in the content store; empty for a blank volume.</param>
/// <param name="Room">Bytes that may be written.</param>
public sealed record VolumeJob(string Key, string Path, Format Format, long MaxSize, string Image, long Room);

/// <summary>Sizes of a volume in bytes, its true format in qemu's words (or CONTAINER), and whether it was left open.</summary>
public sealed record VolumeMeasure(long Allocated, long Virtual, string Type, bool Dirty);

/// <summary>A volume cannot be made, removed or measured. The text names what is wrong with it.</summary>
public sealed class VolumeException(string message, Exception? inner = null) : Exception(message, inner);
