using System.Collections.Immutable;
using Eve.Agents.Zedagent.Core.Parse;
using Eve.Types;

namespace Eve.Agents.Zedagent.Core;

/// <summary>All that config passes leave behind: what is published, and what later passes compare with.</summary>
public sealed record ConfigState
{
    public static ConfigState Empty { get; } = new();

    public Published Published { get; init; } = new();

    /// <summary>The parts of the last config that were read, by section: an equal part is not read again.</summary>
    internal ImmutableDictionary<Section, object> Read { get; init; } = ImmutableDictionary<Section, object>.Empty;

    /// <summary>Physical adapters by label, also those that a later list no longer has.</summary>
    internal ValueMap<string, PhysicalIOAdapter> KnownAdapters { get; init; } = ValueMap<string, PhysicalIOAdapter>.Empty;

    /// <summary>Each item of the last config; before any config, each setting.</summary>
    public ValueMap<string, ItemStatus> Items { get; init; } = ConfigItems.DefaultStatus();

    /// <summary>The time stamp of the config in force; an older one is refused.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>When the last config came (its time stamp, if it has one), and when the last one was read to its end.</summary>
    public DateTimeOffset? LastReceived { get; init; }

    public DateTimeOffset? LastProcessed { get; init; }

    /// <summary>Opaque; another text means that the controller's certificates have changed.</summary>
    public string CertificatesHash { get; init; } = "";

    /// <summary>Another number means that the controller lost what it knew.</summary>
    public long Epoch { get; init; }

    /// <summary>Asked for by setting or config: apps are left alone.</summary>
    public bool Maintenance { get; init; }

    /// <summary>The profile that apps are started for; empty when the config names none.</summary>
    public string Profile { get; init; } = "";

    public ConfigResult Result { get; init; }

    /// <summary>Names for device info; also taken from refused configs.</summary>
    public NodeNames Names { get; init; } = NodeNames.None;

    public GlobalConfig Settings => new(Published.Settings.Records.FirstOrDefault());
}

/// <summary>How people call the device and its owner.</summary>
public sealed record NodeNames(string Device, string Enterprise, string EnterpriseId, string Project, string ProjectId)
{
    public static NodeNames None { get; } = new("", "", "", "", "");
}

/// <summary>The parts of a config that are compared and read as a whole.</summary>
internal enum Section
{
    Items,
    CipherContexts,
    Datastores,
    PhysicalIo,
    Scep,
    Networks,
    Ports,
    BaseOs,
    NetworkInstances,
    ContentTrees,
    Volumes,
    Apps,
    Disks,
}
