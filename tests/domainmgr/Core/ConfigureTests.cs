using Eve.Agents.Domainmgr.Core;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.Core;

public sealed class ConfigureTests
{
    [TestCase(Format.Qcow2, Target.Disk, VmMode.Pv, "hdd", Format.Qcow2)]
    [TestCase(Format.Iso, Target.Disk, VmMode.Pv, "cdrom", Format.Raw)]
    [TestCase(Format.Iso, Target.Disk, VmMode.Legacy, "legacy", Format.Raw)]
    [TestCase(Format.Raw, Target.Disk, VmMode.Legacy, "legacy", Format.Raw)]
    [TestCase(Format.Container, Target.Disk, VmMode.Pv, "", Format.Container)]
    [TestCase(Format.Raw, Target.AppCustom, VmMode.Pv, "AppCustom", Format.Raw)]
    [TestCase(Format.Container, Target.AppCustom, VmMode.Pv, "AppCustom", Format.Container)]
    public void The_device_type_follows_format_target_and_mode(Format format, Target target, VmMode mode, string devtype, Format shown)
    {
        DomainConfig config = Scene.Config() with { VirtualizationMode = mode, DiskConfigList = [new() { Format = format, Target = target }] };

        DiskStatus disk = Configure.Run(NewStatus.From(config), config).Status.DiskStatusList![0];

        Assert.That((disk.Devtype, disk.Format), Is.EqualTo((devtype, shown)));
    }

    [Test]
    public void The_first_container_volume_is_the_root_and_others_keep_their_place()
    {
        DomainConfig config = Scene.Config() with
        {
            DiskConfigList =
            [
                new() { FileLocation = "/a", Format = Format.Container, MountDir = "/ignored" },
                new() { FileLocation = "/b", Format = Format.Container, MountDir = "/data", ReadOnly = true },
            ],
        };

        DomainStatus status = Configure.Run(NewStatus.From(config), config).Status;

        Assert.That(status.OCIConfigDir, Is.EqualTo("/a"));
        Assert.That(status.DiskStatusList!.Select(disk => (disk.MountDir, disk.Vdev, disk.Devtype)), Is.EqualTo(((string, string, string)[])[("/", "xvda", ""), ("/data", "xvdb", ""), ("", "", "9P")]));
    }

    [TestCase(VmMode.Filler, VmMode.Pv)]
    [TestCase((VmMode)77, VmMode.Pv)]
    [TestCase(VmMode.NoHyper, VmMode.NoHyper)]
    [TestCase(VmMode.Fml, VmMode.Fml)]
    public void Unknown_modes_act_as_PV(VmMode wanted, VmMode shown) =>
        Assert.That(NewStatus.From(Scene.Config() with { VirtualizationMode = wanted }).VirtualizationMode, Is.EqualTo(shown));

    [Test]
    public void The_interfaces_in_use_are_those_of_the_config()
    {
        DomainConfig config = Scene.Config() with { VifList = [new() { Vif = "nbu1x3", Bridge = "bn1", MTU = 1400, VifOrder = 2 }] };

        Assert.That(NewStatus.From(config).VifList, Is.EqualTo((ValueList<VifInfo>)[new() { Vif = "nbu1x3", Bridge = "bn1", MTU = 1400, VifOrder = 2, VifUsed = "nbu1x3" }]));
    }
}
