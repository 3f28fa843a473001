using Eve.Tests.Support;
using Eve.Types;
using Monitor = Eve.Agents.Domainmgr.Hypervisors.Container.Monitor;

namespace Eve.Agents.Domainmgr.Tests.System;

/// <summary>Real containers under the real agent: what an app sees, how it ends, what survives.</summary>
[Category("System")]
public sealed class ContainerAppTests
{
    private const string Idle = "trap 'exit 0' TERM; echo ready; while :; do sleep 0.05; done";

    private AgentDevice device = null!;
    private Guid app;

    private DomainConfig Config => Wishes.Container(app);

    [SetUp]
    public void Begin()
    {
        app = Guid.NewGuid();
        device = new();
    }

    [TearDown]
    public async Task End() => await device.DisposeAsync();

    [Test]
    public async Task An_app_sees_its_variables_its_name_and_its_user()
    {
        AppVolume.Make(device.Root, "", new { Env = (string[])["PATH=/bin", "FROM=image", "OVER=image"], Entrypoint = (string[])["sh", "-c"], Cmd = (string[])["env; hostname; id; cat /etc/hosts; sleep 100"], User = "1000:7" });
        device.Want(Config.WithUserData("OVER=app\nMORE=a b"));

        await device.OutputAsync(app, "localhost");

        string output = device.Output(app);
        Assert.That(output, Does.Contain("FROM=image").And.Contain("OVER=app").And.Contain("MORE=a b"));
        Assert.That(output, Does.Contain(app.ToString()).And.Contain("uid=1000 gid=7"));
    }

    [Test]
    public async Task Memory_and_CPU_are_limited_and_measured()
    {
        AppVolume.Make(device.Root, "cat /proc/self/cgroup; echo ready; head -c 20000000 /dev/zero | { sleep 100; }");
        device.Want(Config with { Memory = 64 * 1024, VCpus = 1 });
        DomainStatus status = await device.UntilAsync(app, status => status.State == SwState.Running);
        await device.OutputAsync(app, "ready");

        DomainMetric metric = await Eventually.GetAsync("a metric", () => device.Record(FromDomainmgr.DomainMetric, app.ToString()) is { UsedMemory: > 0 } metric ? metric : null);

        Assert.That((metric.AllocatedMB, metric.CPUScaled, metric.Activated), Is.EqualTo((64u, 1u, true)));
        Assert.That(metric.CPUTotalNs, Is.GreaterThan(0));
        Assert.That(device.Output(app), Does.Contain($"/eve-user-apps/{status.DomainName}").Or.Contain("/"), "the app may see its own place as the root");
        Assert.That(File.ReadAllText($"/proc/{status.DomainId}/cgroup"), Does.Contain($"/eve-user-apps/{status.DomainName}"));
    }

    [Test]
    public async Task An_app_that_takes_too_much_memory_is_told_so()
    {
        AppVolume.Make(device.Root, "echo ready; sleep 1; exec dd if=/dev/zero of=/dev/null bs=200M count=1");
        device.Want(Config with { Memory = 32 * 1024 });

        DomainStatus status = await device.UntilAsync(app, status => status.State == SwState.Broken);

        Assert.That(status.Error, Does.Contain("memory"));
    }

    [TestCase(0, SwState.Halted, true)]
    [TestCase(3, SwState.Broken, false)]
    public async Task The_exit_code_decides_what_follows(int code, SwState state, bool retried)   // DM-003
    {
        AppVolume.Make(device.Root, $"echo hello; echo oops >&2; while [ ! -f /end ]; do sleep 0.05; done; exit {code}");
        device.Want(Config);
        await device.UntilAsync(app, status => status.State == SwState.Running);
        await device.OutputAsync(app, "oops");
        File.WriteAllText(device.Root.Paths.Of(Wishes.Volume) + "/rootfs/end", "");

        DomainStatus status = await device.UntilAsync(app, status => status.State == state && status.DomainId == 0);

        Assert.That((status.BootFailed, status.Activated), Is.EqualTo((retried, false)));
        Assert.That(status.Error, Does.Contain($"exit code {code}"));
        string log = File.ReadAllText(device.Place(app).AppLog);
        Assert.That(log, Does.Contain(" stdout F hello").And.Contain(" stderr F oops"), "what it wrote is kept");
    }

    [Test]
    public async Task An_app_that_writes_without_end_does_not_fill_the_device()
    {
        AppVolume.Make(device.Root, "dd if=/dev/zero bs=1M count=20; echo; echo done; sleep 100");
        device.Want(Config);

        await device.OutputAsync(app, "done");

        Assert.That(new FileInfo(device.Place(app).AppLog).Length, Is.LessThanOrEqualTo(Monitor.LogLimit));
    }

    [Test]
    public async Task A_command_that_does_not_exist_is_told_in_plain_words()
    {
        AppVolume.Make(device.Root, "", new { Cmd = (string[])["/bin/nope"] });
        device.Want(Config);

        DomainStatus status = await device.UntilAsync(app, status => status.Error.Length > 0);

        Assert.That(status.Error, Does.Contain("/bin/nope").And.Not.Contain("level="));
        Assert.That((status.BootFailed, status.TriedCount), Is.EqualTo((true, 3L)));
    }

    [Test]
    public async Task A_disk_image_is_refused_clearly()
    {
        device.Want(Config with { DiskConfigList = [new() { FileLocation = "/persist/disk", Format = Format.Qcow2 }] });

        DomainStatus status = await device.UntilAsync(app, status => status.Error.Length > 0);

        Assert.That(status.Error, Does.Contain("containers only").And.Contain("Qcow2"));
        Assert.That((status.State, status.BootFailed), Is.EqualTo((SwState.Installed, false)));
    }

    [Test]
    public async Task A_missing_volume_is_named()   // DM-012
    {
        device.Want(Config);

        Assert.That((await device.UntilAsync(app, status => status.Error.Length > 0)).Error, Does.Contain(Wishes.Volume));
    }

    [Test]
    public async Task Volumes_are_where_the_app_wants_them()
    {
        AppVolume.Make(device.Root, "cat /data/given; echo mine >/data/taken && echo written; echo x >/fixed/y || echo refused; cat /disks/3; sleep 100");
        foreach (string name in (string[])["data", "fixed"])
            device.Root.Write($"/persist/{name}/rootfs/given", "a gift\n");
        device.Root.Write("/persist/disk.raw", "raw disk\n");
        device.Want(Config with
        {
            DiskConfigList =
            [
                Config.DiskConfigList![0],
                new() { FileLocation = "/persist/data", Format = Format.Container, MountDir = "/data", DisplayName = "data" },
                new() { FileLocation = "/persist/fixed", Format = Format.Container, MountDir = "/fixed", ReadOnly = true },
                new() { FileLocation = "/persist/disk.raw", Format = Format.Raw, MountDir = "/disks", ReadOnly = true },
            ],
        });

        await device.OutputAsync(app, "raw disk");

        Assert.That(device.Output(app), Does.Contain("a gift").And.Contain("written").And.Contain("refused"));
        Assert.That(device.Root.Read("/persist/data/rootfs/taken"), Is.EqualTo("mine\n"));
    }

    [Test]
    public async Task An_app_that_handles_the_stop_signal_ends_in_order()
    {
        AppVolume.Make(device.Root, "trap 'echo stopping; sleep 0.3; echo stopped; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        device.Want(Config);
        await device.OutputAsync(app, "ready");

        device.Want(Config with { Activate = false });
        DomainStatus status = await device.UntilAsync(app, status => status is { State: SwState.Halted, PendingModify: false });

        Assert.That((status.Activated, status.DomainId, status.Error), Is.EqualTo((false, 0L, "")));
        Assert.That(device.Output(app), Does.Contain("stopped"));
    }

    [Test]
    public async Task A_child_that_handles_the_stop_signal_has_its_time_under_a_deaf_shell()
    {
        AppVolume.Make(device.Root, "sh -c 'trap \"sleep 0.5; echo saved; exit 0\" TERM; echo ready; while :; do sleep 0.05; done'; echo end");
        device.Want(Config);
        await device.OutputAsync(app, "ready");

        device.Want(Config with { Activate = false });
        await device.UntilAsync(app, status => status is { State: SwState.Halted, PendingModify: false });

        Assert.That(device.Output(app), Does.Contain("saved"));
    }

    [Test]
    public async Task An_app_that_ignores_the_stop_signal_is_killed_soon()
    {
        AppVolume.Make(device.Root, "", new { Cmd = (string[])["/bin/sleep", "1000"] });
        device.Want(Config);
        DomainStatus running = await device.UntilAsync(app, status => status.State == SwState.Running);

        device.Drop(app);
        await device.GoneAsync(app);

        Assert.That(AgentDevice.Lives(running.DomainId), Is.False);
    }

    [Test]
    public async Task A_stopped_app_can_be_started_again_and_its_files_stay()
    {
        AppVolume.Make(device.Root, "[ -f /seen ] && echo again; echo 1 >/seen; " + Idle);
        device.Want(Config);
        DomainStatus first = await device.UntilAsync(app, status => status.State == SwState.Running);
        await device.OutputAsync(app, "ready");
        device.Want(Config with { Activate = false });
        await device.UntilAsync(app, status => status.State == SwState.Halted);

        device.Want(Wishes.Container(app, "2"));
        DomainStatus second = await device.UntilAsync(app, status => status.State == SwState.Running);

        Assert.That(second.DomainId, Is.Not.EqualTo(first.DomainId));
        Assert.That(second.DomainName, Is.EqualTo($"{app}.2.3"));
        await device.OutputAsync(app, "again");
    }

    [Test]
    public async Task An_app_that_ended_is_started_again_after_the_boot_retry_time()
    {
        device.SetBootRetry(10);
        AppVolume.Make(device.Root, "[ -f /seen ] || { echo 1 >/seen; sleep 0.5; exit 0; }; " + Idle);
        device.Want(Config);
        await device.UntilAsync(app, status => status is { State: SwState.Halted, ErrorRetryCondition: "will retry in 10s" });

        DomainStatus status = await device.UntilAsync(app, status => status.State == SwState.Running);

        Assert.That((status.TriedCount, status.Error), Is.EqualTo((2L, "")));
    }

    [Test]
    public async Task An_app_survives_the_death_of_the_agent_and_is_adopted()   // DM-041
    {
        AppVolume.Make(device.Root, Idle);
        device.Want(Config);
        DomainStatus before = await device.UntilAsync(app, status => status is { State: SwState.Running, PendingAdd: false });
        await device.OutputAsync(app, "ready");

        for (int i = 0; i < 3; i++)
        {
            device.Kill();
            Assert.That(AgentDevice.Lives(before.DomainId), Is.True);
            device.Restart();
        }
        device.Want(Wishes.Container(app, "2"));
        DomainStatus after = await device.UntilAsync(app, status => status.UUIDandVersion.Version == "2");

        Assert.That((after.DomainId, after.BootTime, after.DomainName, after.State), Is.EqualTo((before.DomainId, before.BootTime, before.DomainName, SwState.Running)));
        Assert.That(AgentDevice.Lives(before.DomainId), Is.True);
    }

    [Test]
    public async Task An_app_that_ends_while_no_agent_runs_is_known_by_its_exit_code()
    {
        AppVolume.Make(device.Root, "echo ready; while [ ! -f /end ]; do sleep 0.05; done; exit 5");
        device.Want(Config);
        DomainStatus before = await device.UntilAsync(app, status => status is { State: SwState.Running, PendingAdd: false });
        device.Kill();
        File.WriteAllText(device.Root.Paths.Of(Wishes.Volume) + "/rootfs/end", "");
        await Eventually.TrueAsync("the app's end", () => !AgentDevice.Lives(before.DomainId));

        device.Restart();

        Assert.That((await device.UntilAsync(app, status => status.State == SwState.Broken)).Error, Does.Contain("exit code 5"));
    }

    [Test]
    public async Task A_stop_of_the_agent_leaves_the_app_alone()
    {
        AppVolume.Make(device.Root, Idle);
        device.Want(Config);
        DomainStatus before = await device.UntilAsync(app, status => status is { State: SwState.Running, PendingAdd: false });

        Assert.That(await device.TerminateAsync(), Is.Zero);

        Assert.That(AgentDevice.Lives(before.DomainId), Is.True);
        Assert.That(device.Status(app), Is.EqualTo(before), "zedmanager must not take the app for deleted");
    }

    [Test]
    public async Task Containers_stand_beside_the_agents_in_the_devices_cgroup()
    {
        await device.DisposeAsync();
        string tree = File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "/sys/fs/cgroup" : "/sys/fs/cgroup/unified";
        string group = $"{tree}/domainmgr-{app:N}";
        Directory.CreateDirectory(group + "/agents");
        device = new(cgroup: group + "/agents");
        AppVolume.Make(device.Root, Idle);
        device.Want(Config);
        DomainStatus status = await device.UntilAsync(app, status => status.State == SwState.Running);

        Assert.That(File.ReadAllText($"{group}/eve-user-apps/{status.DomainName}/cgroup.procs"), Does.Contain($"{status.DomainId}\n"));
        Assert.That(File.ReadAllText($"{group}/agents/cgroup.procs"), Does.Not.Contain($"{status.DomainId}\n"));

        device.Drop(app);
        await device.GoneAsync(app);
        Assert.That(Directory.Exists($"{group}/eve-user-apps"), Is.False);
        await device.DisposeAsync();
        Directory.Delete(group + "/agents");
        foreach (string left in Directory.GetDirectories("/sys/fs/cgroup", $"domainmgr-{app:N}", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true }))
            Directory.Delete(left);
        device = new();
    }

    [Test]
    public async Task Nothing_is_left_of_a_deleted_app()
    {
        AppVolume.Make(device.Root, Idle);
        device.Want(Config);
        await device.UntilAsync(app, status => status.State == SwState.Running);
        device.Drop(app);
        await device.GoneAsync(app);

        Assert.That(Directory.Exists(device.Place(app).Folder), Is.False);
        Assert.That(File.Exists(device.Place(app).NetworkFile), Is.False);
        Assert.That(Directory.GetFileSystemEntries(device.Root.Paths.Run + "/domainmgr/runc"), Is.Empty);
        Assert.That(Directory.GetFileSystemEntries(device.Root.Paths.Run + "/domainmgr/exits"), Is.Empty);
        Assert.That(Directory.GetDirectories("/sys/fs/cgroup", $"{app}*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true }), Is.Empty);
    }
}
