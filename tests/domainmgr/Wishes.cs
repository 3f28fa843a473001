using System.Text;
using Eve.Agents.Domainmgr.Core;
using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests;

/// <summary>Builders: a plain container app, and what tests vary.</summary>
internal static class Wishes
{
    public static DomainConfig Container(Guid app, string version = "1", bool activate = true) => new()
    {
        UUIDandVersion = new() { UUID = app, Version = version },
        DisplayName = "web",
        Activate = activate,
        AppNum = 3,
        VirtualizationMode = VmMode.NoHyper,
        VCpus = 1,
        DiskConfigList = [new() { VolumeKey = "v#0", FileLocation = Volume, Format = Format.Container, DisplayName = "root" }],
        VifList = [],
    };

    /// <summary>Where the device keeps the app's volume.</summary>
    public const string Volume = "/persist/vault/volumes/v#0.container";

    public static DomainConfig WithUserData(this DomainConfig config, string text) =>
        config with { CloudInitUserData = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) };

    /// <summary>The spec that the core would make of a config.</summary>
    public static DomainSpec Spec(DomainConfig config)
    {
        (DomainStatus status, string error) = Configure.Run(NewStatus.From(config), config);
        Assert.That(error, Is.Empty);
        return new(config, status, []);
    }
}
