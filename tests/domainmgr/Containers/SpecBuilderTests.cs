using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Agents.Domainmgr.Hypervisors.Container;

namespace Eve.Agents.Domainmgr.Tests.Containers;

/// <summary>The runtime spec that a container gets (domainmgr facts, section 6; DM-032, DM-037).</summary>
public sealed class SpecBuilderTests
{
    private static readonly ImageConfig Image = new() { Env = ["PATH=/bin", "A=image", "B=image"], Entrypoint = ["/bin/run"], Cmd = ["--flag", "x y"], WorkingDir = "/work" };

    [Test]
    public void Command_and_folder_come_from_the_image()
    {
        SpecProcess process = Build(Image).Process;

        Assert.That(process.Args, Is.EqualTo((string[])["/bin/run", "--flag", "x y"]));
        Assert.That((process.Cwd, process.Terminal, process.NoNewPrivileges), Is.EqualTo(("/work", false, true)));
    }

    [Test]
    public void The_apps_variables_win_over_the_images() =>
        Assert.That(Build(Image, new() { ["B"] = "2", ["C"] = "3" }).Process.Env, Is.EqualTo((string[])["PATH=/bin", "A=image", "B=2", "C=3"]));

    [Test]
    public void Without_a_PATH_there_is_the_usual_one() =>
        Assert.That(Build(Image with { Env = null }).Process.Env, Is.EqualTo((string[])["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]));

    [TestCase("/bin/sh -c ls", "/bin/sh -c ls")]
    [TestCase("  \"/bin/sh   x\" ", "/bin/sh x")]
    [TestCase("\"\"", "/bin/run --flag x y")]
    public void EVE_ECO_CMD_replaces_the_command(string command, string expected) =>
        Assert.That(string.Join(' ', Build(Image, new() { ["EVE_ECO_CMD"] = command }).Process.Args), Is.EqualTo(expected));

    [Test]
    public void Without_any_command_the_remedy_is_named() =>
        Assert.That(() => Build(new ImageConfig()), Throws.TypeOf<HypervisorException>().With.Message.Contain("EVE_ECO_CMD"));

    [Test]
    public void Ping_and_ports_below_1024_are_allowed() =>
        Assert.That(Build(Image).Process.Capabilities.Effective, Does.Contain("CAP_NET_RAW").And.Contain("CAP_NET_BIND_SERVICE").And.Not.Contain("CAP_SYS_ADMIN"));

    [Test]
    public void Limits_follow_memory_and_CPUs()
    {
        SpecResources resources = SpecBuilder.Build(Input(Image) with { MemoryKiB = 2048, VCpus = 2, Cpus = [0, 3] }).Linux.Resources;

        Assert.That(resources.Memory!.Limit, Is.EqualTo(2048 * 1024));
        Assert.That(resources.Cpu, Is.EqualTo(new SpecCpu(200_000, 100_000, "0,3")));
        Assert.That(Build(Image).Linux.Resources, Has.Property("Memory").Null.And.Property("Cpu").Null);
    }

    [Test]
    public void The_network_namespace_is_joined_and_all_others_are_new() =>
        Assert.That(Build(Image).Linux.Namespaces, Is.EquivalentTo((SpecNamespace[])[new("pid"), new("ipc"), new("uts"), new("mount"), new("network", "/run/netns/x")]));

    private static RuntimeSpec Build(ImageConfig image, Dictionary<string, string>? variables = null) =>
        SpecBuilder.Build(Input(image) with { Variables = variables ?? [] });

    private static SpecInput Input(ImageConfig image) => new()
    {
        RootFs = "/volume/rootfs",
        Image = image,
        User = new(0, 0, []),
        Hostname = "app",
        CgroupsPath = "/eve-user-apps/x",
        NetworkNamespace = "/run/netns/x",
    };
}
