using Eve.Agents.Volumemgr.Store;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Volumes;

/// <summary>Which handler makes which format. A new kind of volume = one file and one line here.</summary>
public sealed class VolumeHandlers(Paths paths, ContentStore store, IExec exec)
{
    private readonly FileVolume file = new(paths, store, exec);
    private readonly ContainerVolume container = new(paths, store);

    public IVolumeHandler For(Format format) => format == Format.Container ? container : file;
}
