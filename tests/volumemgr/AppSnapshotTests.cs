using System.Text.Json;
using Eve.Agents;
using Eve.Agents.Zedmanager;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>Snapshots of a whole app: the real zedmanager asks, the real volumemgr works on real qcow2 disks. The test plays network and domain.</summary>
[Category("System")]
public sealed class AppSnapshotTests
{
    private const int MiB = 1 << 20;
    private static readonly Guid App = Guid.NewGuid();
    private static readonly string Key = App.ToString();

    private StorageRig rig = null!;
    private IPublication<AppInstanceConfig> configs = null!;
    private IPublication<AppNetworkStatus> links = null!;
    private IPublication<DomainStatus> domains = null!;
    private IPublication<HostMemory> memory = null!;
    private AppInstanceConfig config = AppInstanceConfig.Zero;

    [SetUp]
    public void Start()
    {
        rig = new();
        // Here zedmanager speaks for itself.
        rig.Refs.Close();
        rig.Snapshots.Close();
        configs = rig.Stage.Play(FromZedagent.AppInstanceConfig);
        links = rig.Stage.Play(FromZedrouter.AppNetworkStatus);
        domains = rig.Stage.Play(FromDomainmgr.DomainStatus);
        memory = rig.Stage.Play(FromDomainmgr.HostMemory);
        memory.Publish("global", new HostMemory { TotalMemoryMB = 4096 });
        rig.ZedAgent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        rig.Stage.Start<Owner.Zedmanager>(context => new ZedmanagerAgent(context));
    }

    [TearDown]
    public void Stop() => rig.Dispose();

    [Test]
    public async Task An_app_gets_its_disk_back_as_often_as_it_is_rolled_back_and_its_snapshot_goes_with_its_config()
    {
        await RunAsync(Format.Qcow2, "qcow2");
        await WriteAsync(1);
        Want(config with { Snapshot = new() { MaxSnapshots = 2, Snapshots = [new() { SnapshotID = "s1", SnapshotType = SnapshotType.Immediate }] } });
        await DownAsync();
        await UpAsync();
        SnapshotInstanceStatus taken = (await StatusAsync(status => status.State == SwState.Running)).SnapStatus.AvailableSnapshots!.Single();
        Assert.That((taken.Snapshot.SnapshotID, taken.TimeCreated.IsZero, taken.Error.Error), Is.EqualTo(("s1", false, "")));
        Assert.That(await NamesAsync(), Has.Count.EqualTo(1));

        for (int time = 1; time <= 2; time++)
        {
            await WriteAsync(1 + time);
            Want(config with { Snapshot = config.Snapshot with { ActiveSnapshot = "s1", RollbackCmd = new() { Counter = (uint)time } } });
            await DownAsync();
            await UpAsync(() => HoldsAsync(1));
            AppInstanceStatus back = await StatusAsync(status => status is { State: SwState.Running, SnapStatus.RollbackInProgress: false });
            Assert.That((back.Error, back.PurgeInprogress), Is.EqualTo(("", Inprogress.NotInprogress)), $"roll-back {time}");
        }
        Assert.That(rig.Stage.Root.Read("/persist/snapshots/s1/appInstanceConfig.json"), Does.Contain(Key));

        Want(config with { Snapshot = config.Snapshot with { Snapshots = [] }, RestartCmd = new() { Counter = 1 } });
        domains.Publish(await DomainAsync(active: false, SwState.Halted));
        domains.Publish(await DomainAsync(active: true, SwState.Running));
        Assert.That(await NamesAsync(), Is.Empty);
        await rig.Stage.UntilAsync(() => !Directory.Exists(rig.Stage.Paths.Of("/persist/snapshots/s1")));
        Assert.That(await HoldsAsync(1), Is.True);
    }

    [Test]
    public async Task An_app_whose_disk_cannot_have_snapshots_says_so_and_comes_up_again()
    {
        await RunAsync(Format.Raw, "raw");
        Want(config with { Snapshot = new() { MaxSnapshots = 2, Snapshots = [new() { SnapshotID = "s1", SnapshotType = SnapshotType.Immediate }] } });
        await DownAsync();
        await UpAsync();

        AppInstanceStatus told = await StatusAsync(status => status.State == SwState.Running);
        Assert.That(told.Error, Does.Contain("s1").And.Contain("only qcow2 disks can hold snapshots"));
        Assert.That(told.SnapStatus.AvailableSnapshots.OrEmpty(), Is.Empty);
    }

    [Test]
    public async Task A_device_that_ends_in_the_middle_of_a_roll_back_finishes_it()
    {
        await RunAsync(Format.Qcow2, "qcow2");
        await WriteAsync(1);
        Want(config with { Snapshot = new() { MaxSnapshots = 2, Snapshots = [new() { SnapshotID = "s1", SnapshotType = SnapshotType.Immediate }] } });
        await DownAsync();
        await UpAsync();
        await StatusAsync(status => status.State == SwState.Running);
        await WriteAsync(2);
        Want(config with { Snapshot = config.Snapshot with { ActiveSnapshot = "s1", RollbackCmd = new() { Counter = 1 } } });
        await DomainAsync(active: false, SwState.Halted);

        rig.Reboot();
        memory.Publish("global", new HostMemory { TotalMemoryMB = 4096 });
        configs.Publish(config);
        rig.Stage.Start<Owner.Zedmanager>(context => new ZedmanagerAgent(context));
        await UpAsync(() => HoldsAsync(1));

        AppInstanceStatus back = await StatusAsync(status => status is { State: SwState.Running, SnapStatus.RollbackInProgress: false });
        Assert.That((back.Error, back.SnapStatus.AvailableSnapshots!.Count), Is.EqualTo(("", 1)));
    }

    private async Task RunAsync(Format format, string kind)
    {
        VolumeConfig volume = rig.Volume(await rig.DiskAsync(kind, 8 * MiB, format));
        Want(new()
        {
            UUIDandVersion = new() { UUID = App, Version = "0" },
            DisplayName = "shop",
            Activate = true,
            FixedResources = new() { Memory = 64 << 10, MaxMem = 64 << 10, VCpus = 1, MaxCpus = 1, VirtualizationMode = VmMode.Hvm },
            VolumeRefConfigList = [new() { VolumeID = volume.VolumeID, AppUUID = App, VerifyOnly = true }],
            IsDesignatedNodeID = true,
        });
        await UpAsync();
        await StatusAsync(status => status.State == SwState.Running);
    }

    private void Want(AppInstanceConfig wanted)
    {
        config = wanted with { UUIDandVersion = new() { UUID = App, Version = $"{int.Parse(wanted.UUIDandVersion.Version, System.Globalization.CultureInfo.InvariantCulture) + 1}" } };
        configs.Publish(config);
    }

    /// <param name="before">Holds when zedmanager lets the domain start.</param>
    private async Task UpAsync(Func<Task<bool>>? before = null)
    {
        await LinkAsync(active: true);
        DomainStatus domain = await DomainAsync(active: true, SwState.Running);
        if (before is not null)
            Assert.That(await before(), Is.True);
        domains.Publish(domain);
    }

    private async Task DownAsync()
    {
        domains.Publish(await DomainAsync(active: false, SwState.Halted));
        await LinkAsync(active: false);
    }

    private async Task LinkAsync(bool active)
    {
        await rig.Stage.UntilAsync<AppNetworkConfig>(Key, asked => asked.Activate == active);
        links.Publish(new AppNetworkStatus { UUIDandVersion = config.UUIDandVersion, AppNum = 1, Activated = active });
    }

    private async Task<DomainStatus> DomainAsync(bool active, SwState state)
    {
        await rig.Stage.UntilAsync<DomainConfig>(Key, asked => asked.Activate == active);
        return new() { UUIDandVersion = config.UUIDandVersion, State = state, Activated = active, DomainName = $"{App}.1" };
    }

    private Task<AppInstanceStatus> StatusAsync(Func<AppInstanceStatus, bool> wanted) => rig.Stage.UntilAsync(Key, wanted);

    private string Disk => rig.Stage.Paths.Of(rig.Stage.All<VolumeRefStatus>().Single().ActiveFileLocation);

    private async Task WriteAsync(int pattern) => await ProgramAsync("qemu-io", "-f", "qcow2", "-c", $"write -P {pattern} 1M 64k", Disk);

    private async Task<bool> HoldsAsync(int pattern) =>
        !(await ProgramAsync("qemu-io", "-r", "-f", "qcow2", "-c", $"read -P {pattern} 1M 64k", Disk)).Contains("verification failed", StringComparison.Ordinal);

    private async Task<IReadOnlyList<string>> NamesAsync()
    {
        using JsonDocument info = JsonDocument.Parse(await ProgramAsync("qemu-img", "info", "-U", "--output=json", Disk));
        return info.RootElement.TryGetProperty("snapshots", out JsonElement snapshots) ? [.. snapshots.EnumerateArray().Select(snapshot => snapshot.GetProperty("name").GetString()!)] : [];
    }

    private static async Task<string> ProgramAsync(string program, params string[] arguments)
    {
        ExecResult result = await new Exec().RunAsync(new(program, arguments), default);
        Assert.That(result.Succeeded || program == "qemu-io", Is.True, result.ErrorOutput);
        return result.Output + result.ErrorOutput;
    }
}
