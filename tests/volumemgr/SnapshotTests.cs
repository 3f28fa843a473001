using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Eve.Agents;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>Snapshots of real qcow2 disks by the real qemu-img; what the disk holds is written and read by qemu-io.</summary>
[Category("System")]
public sealed class SnapshotTests
{
    private const int MiB = 1 << 20;
    private static readonly Guid App = Guid.NewGuid();

    private StorageRig rig = null!;

    [SetUp]
    public void Start() => rig = new();

    [TearDown]
    public void Stop() => rig.Dispose();

    [Test]
    public async Task A_snapshot_brings_the_disk_back_as_it_was_and_is_deleted_with_its_config()
    {
        VolumeRefStatus disk = await DiskAsync();
        await WriteAsync(disk, 1);
        VolumesSnapshotStatus taken = await AskAsync("s1", VolumesSnapshotAction.Create, disk);
        await WriteAsync(disk, 2);
        Assert.That(taken.Error, Is.Empty);
        Assert.That(taken.VolumeSnapshotMeta![disk.VolumeID.ToString()]!.Text, Does.Match($"^\"{disk.VolumeID}#0-snapshot-[0-9]{{14}}\"$"));
        Assert.That(await NamesAsync(disk), Has.Count.EqualTo(1));
        Assert.That(rig.Stage.Root.Read("/persist/snapshots/s1/volumesSnapshotStatus.json"), Does.Contain("\"ResultOfAction\":0"));

        VolumesSnapshotStatus back = await AskAsync("s1", VolumesSnapshotAction.Rollback, disk);
        Assert.That(back, Is.EqualTo(taken with { ResultOfAction = VolumesSnapshotAction.Rollback }));
        Assert.That(await HoldsAsync(disk, 1), Is.True);
        Assert.That(await NamesAsync(disk), Has.Count.EqualTo(1), "the snapshot stays, nothing else is left");

        rig.Snapshots.Unpublish("s1");
        await rig.Stage.UntilGoneAsync<VolumesSnapshotStatus>("s1");
        Assert.That(await NamesAsync(disk), Is.Empty);
        Assert.That(Directory.Exists(rig.Stage.Paths.Of("/persist/snapshots/s1")), Is.False);
        Assert.That(await HoldsAsync(disk, 1), Is.True);
    }

    [Test]
    public async Task What_zedmanager_keeps_beside_the_record_stays()
    {
        VolumeRefStatus disk = await DiskAsync();
        rig.Stage.Root.Write("/persist/snapshots/s1/appInstanceConfig.json", "{}");
        await AskAsync("s1", VolumesSnapshotAction.Create, disk);
        rig.Snapshots.Unpublish("s1");
        await rig.Stage.UntilGoneAsync<VolumesSnapshotStatus>("s1");

        Assert.That(Directory.GetFileSystemEntries(rig.Stage.Paths.Of("/persist/snapshots/s1")).Select(Path.GetFileName), Is.EqualTo(new[] { "appInstanceConfig.json" }));
    }

    [Test]
    public async Task A_disk_that_an_app_uses_is_left_alone_and_the_owner_told()
    {
        VolumeRefStatus disk = await DiskAsync();
        // Opens the disk as a virtual machine does, and keeps it until its input ends.
        using Process user = Process.Start(new ProcessStartInfo("qemu-io", ["-f", "qcow2", rig.Stage.Paths.Of(disk.ActiveFileLocation)]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await user.StandardInput.WriteLineAsync("length");
        Assert.That(await user.StandardOutput.ReadLineAsync(), Does.Contain("8 MiB"), "it has opened the disk");

        VolumesSnapshotStatus failed = await AskAsync("s1", VolumesSnapshotAction.Create, disk);
        Assert.That(failed.Error, Is.EqualTo($"no snapshot can be taken of volume volume ({disk.VolumeID}): its disk is in use by a running app: stop the app first"));
        Assert.That(failed.ErrorSeverity, Is.EqualTo(ErrorSeverity.Error));
        Assert.That(failed.ErrorSourceType, Is.EqualTo("types.VolumesSnapshotStatus"));
        Assert.That(File.Exists(rig.Stage.Paths.Of("/persist/snapshots/s1/volumesSnapshotStatus.json")), Is.False);

        user.StandardInput.Close();
        await user.WaitForExitAsync();
        await AskAsync("s1", VolumesSnapshotAction.UnspecifiedAction, disk);
        Assert.That((await AskAsync("s1", VolumesSnapshotAction.Create, disk, status => status.Error.Length == 0)).TimeCreated.IsZero, Is.False, "a failed one may be asked again");
    }

    [Test]
    public async Task Of_several_disks_all_have_the_snapshot_or_none()
    {
        VolumeRefStatus first = await DiskAsync();
        VolumeRefStatus second = await DiskAsync();
        int done = 0;
        rig.Programs.Instead = (request, _) => Task.FromResult(request.Arguments is ["snapshot", "-c", ..] && ++done == 2 ? new ExecResult(1, "", "No space left on device") : null);

        VolumesSnapshotStatus failed = await AskAsync("s1", VolumesSnapshotAction.Create, first, second);
        Assert.That(failed.Error, Does.EndWith("No space left on device"));
        Assert.That(failed.VolumeSnapshotMeta, Is.Empty);
        Assert.That(await NamesAsync(first, second), Is.Empty);
        Assert.That(Directory.Exists(rig.Stage.Paths.Of("/persist/snapshots/s1")), Is.False);
    }

    [Test]
    public async Task Of_several_disks_all_are_rolled_back_or_none()
    {
        VolumeRefStatus first = await DiskAsync();
        VolumeRefStatus second = await DiskAsync();
        await WriteAsync(first, 1);
        await WriteAsync(second, 1);
        await AskAsync("s1", VolumesSnapshotAction.Create, first, second);
        await WriteAsync(first, 2);
        await WriteAsync(second, 2);
        int done = 0;
        rig.Programs.Instead = (request, _) => Task.FromResult(request.Arguments is ["snapshot", "-a", ..] && ++done == 2 ? new ExecResult(1, "", "Input/output error") : null);

        VolumesSnapshotStatus failed = await AskAsync("s1", VolumesSnapshotAction.Rollback, first, second);
        Assert.That(failed.Error, Does.StartWith("volume volume (").And.EndWith("cannot be rolled back: Input/output error"));
        Assert.That(await HoldsAsync(first, 2) && await HoldsAsync(second, 2), Is.True, "both as they were before");
        Assert.That(await NamesAsync(first, second), Has.Count.EqualTo(2), "only the snapshot's own");

        rig.Programs.Instead = null;
        await AskAsync("s1", VolumesSnapshotAction.UnspecifiedAction, first);
        VolumesSnapshotStatus back = await AskAsync("s1", VolumesSnapshotAction.Rollback, status => status.Error.Length == 0, first, second);
        Assert.That(back.ErrorSourceType, Is.Empty);
        Assert.That(await HoldsAsync(first, 1) && await HoldsAsync(second, 1), Is.True);
        Assert.That(await NamesAsync(first, second), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_agent_that_ends_while_it_takes_a_snapshot_leaves_no_half_of_it()
    {
        VolumeRefStatus first = await DiskAsync();
        VolumeRefStatus second = await DiskAsync();
        await HoldAtAsync("-c", 2, () => AskAsync("s1", VolumesSnapshotAction.Create, first, second));
        Assert.That(await NamesAsync(first, second), Has.Count.EqualTo(1));

        // zedmanager has given up meanwhile.
        rig.Snapshots.Unpublish("s1");
        rig.StartAgents();
        await rig.Stage.UntilAsync(() => rig.Stage.All<VolumeMgrStatus>().Count > 0);
        await Eventually.TrueAsync("nothing is left", () => !Directory.Exists(rig.Stage.Paths.Of("/persist/snapshots/s1")));
        Assert.That(await NamesAsync(first, second), Is.Empty);
    }

    [Test]
    public async Task An_agent_that_ends_while_it_takes_a_snapshot_takes_it_anew()
    {
        VolumeRefStatus first = await DiskAsync();
        VolumeRefStatus second = await DiskAsync();
        await HoldAtAsync("-c", 2, () => AskAsync("s1", VolumesSnapshotAction.Create, first, second));
        rig.StartAgents();
        VolumesSnapshotStatus taken = await rig.Stage.UntilAsync<VolumesSnapshotStatus>("s1", _ => true);

        Assert.That(taken.Error, Is.Empty);
        Assert.That(taken.VolumeSnapshotMeta, Has.Count.EqualTo(2));
        Assert.That(await NamesAsync(first, second), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_device_that_ends_in_the_middle_of_a_rollback_finishes_it_before_the_disks_are_used()
    {
        VolumeRefStatus first = await DiskAsync();
        VolumeRefStatus second = await DiskAsync();
        await WriteAsync(first, 1);
        await WriteAsync(second, 1);
        await AskAsync("s1", VolumesSnapshotAction.Create, first, second);
        await WriteAsync(first, 2);
        await WriteAsync(second, 2);
        await HoldAtAsync("-a", 2, () => AskAsync("s1", VolumesSnapshotAction.Rollback, first, second));
        Assert.That(await HoldsAsync(first, 1), Is.Not.EqualTo(await HoldsAsync(second, 1)), "only one is back");
        rig.Snapshots.Unpublish("s1");
        rig.Reboot();
        await rig.Stage.UntilAsync(() => rig.Stage.All<VolumeStatus>().Count == 2);

        Assert.That(await HoldsAsync(first, 1) && await HoldsAsync(second, 1), Is.True);
        Assert.That(await NamesAsync(first, second), Has.Count.EqualTo(2), "the snapshot itself is still there");
        Assert.That(Directory.GetFiles(rig.Stage.Paths.Of("/persist/snapshots/s1")).Select(Path.GetFileName), Is.EqualTo(new[] { "volumesSnapshotStatus.json" }));
    }

    [Test]
    public async Task A_rollback_that_was_answered_is_not_repeated_when_volumemgr_starts_anew()
    {
        VolumeRefStatus disk = await DiskAsync();
        await WriteAsync(disk, 1);
        await AskAsync("s1", VolumesSnapshotAction.Create, disk);
        await AskAsync("s1", VolumesSnapshotAction.Rollback, disk);
        await WriteAsync(disk, 3);
        rig.Kill("volumemgr");
        rig.StartAgents();
        await rig.Stage.UntilAsync(() => rig.Stage.All<VolumeMgrStatus>().Count > 0);
        // The next one's answer comes after whatever the old one's config would have started.
        await AskAsync("s2", VolumesSnapshotAction.Create, disk);

        Assert.That(await HoldsAsync(disk, 3), Is.True, "what the app wrote since");
        Assert.That(rig.Stage.Latest<VolumesSnapshotStatus>("s1")!.ResultOfAction, Is.EqualTo(VolumesSnapshotAction.Rollback));
    }

    [Test]
    public async Task A_snapshot_outlives_the_device_and_what_is_withdrawn_meanwhile_goes()
    {
        VolumeRefStatus disk = await DiskAsync();
        await WriteAsync(disk, 1);
        VolumesSnapshotStatus taken = await AskAsync("s1", VolumesSnapshotAction.Create, disk);
        await AskAsync("s2", VolumesSnapshotAction.Create, disk);
        await WriteAsync(disk, 2);
        Assert.That((await NamesAsync(disk)).Distinct().Count(), Is.EqualTo(2), "two names, even in one second");
        rig.Kill("volumemgr");
        rig.Snapshots.Unpublish("s2");
        rig.StartAgents();
        await rig.Stage.UntilGoneAsync<VolumesSnapshotStatus>("s2");
        Assert.That(await NamesAsync(disk), Has.Count.EqualTo(1));

        rig.Snapshots.Unpublish("none");
        rig.Reboot();
        await rig.Stage.UntilAsync(() => rig.Stage.All<VolumeMgrStatus>().Count > 0);
        VolumesSnapshotStatus back = await AskAsync("s1", VolumesSnapshotAction.Rollback, disk);
        Assert.That(back, Is.EqualTo(taken with { ResultOfAction = VolumesSnapshotAction.Rollback }));
        Assert.That(await HoldsAsync(disk, 1), Is.True);
    }

    [Test]
    public async Task A_deletion_that_fails_says_so_and_is_tried_again()
    {
        rig.Setting(GlobalSettingKey.VdiskGCTime, 60);
        VolumeRefStatus disk = await DiskAsync();
        await AskAsync("s1", VolumesSnapshotAction.Create, disk);
        rig.Programs.Instead = (request, _) => Task.FromResult(request.Arguments is ["snapshot", "-d", ..] ? new ExecResult(1, "", "Input/output error") : null);
        rig.Snapshots.Unpublish("s1");
        VolumesSnapshotStatus failed = await rig.Stage.UntilAsync<VolumesSnapshotStatus>("s1", status => status.Error.Length > 0);
        Assert.That(failed.ResultOfAction, Is.EqualTo(VolumesSnapshotAction.Delete));
        Assert.That(failed.Error, Does.StartWith("the snapshot of volume volume (").And.EndWith("Input/output error"));
        Assert.That(failed.ErrorRetryCondition, Is.Not.Empty);

        rig.Programs.Instead = null;
        rig.ZedAgent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        await rig.Stage.UntilGoneAsync<VolumesSnapshotStatus>("s1");
        Assert.That(await NamesAsync(disk), Is.Empty);
    }

    [Test]
    public async Task Snapshots_that_no_record_knows_leave_the_disk_and_records_without_a_disk_go()
    {
        rig.Setting(GlobalSettingKey.VdiskGCTime, 60);
        VolumeRefStatus disk = await DiskAsync();
        string file = rig.Stage.Paths.Of(disk.ActiveFileLocation);
        await AskAsync("s1", VolumesSnapshotAction.Create, disk);
        await RunAsync("qemu-img", "snapshot", "-c", $"{disk.VolumeID}#0-snapshot-20200101000000", file);
        await RunAsync("qemu-img", "snapshot", "-c", "the owner's own", file);
        VolumesSnapshotStatus lost = new() { SnapshotID = "lost", AppUUID = App, VolumeSnapshotMeta = ValueMap<string, RawJson?>.Empty.Set(App.ToString(), new($"\"{App}#0-snapshot-20200101000000\"")) };
        rig.Stage.Root.Write("/persist/snapshots/lost/volumesSnapshotStatus.json", Encoding.UTF8.GetString(GoJson.Serialize(FromVolumemgr.VolumesSnapshotStatus.Json, lost)));
        rig.Kill("volumemgr");
        rig.ZedAgent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        rig.StartAgents();

        await Eventually.TrueAsync("the record without a disk is gone", () => !Directory.Exists(rig.Stage.Paths.Of("/persist/snapshots/lost")));
        await Eventually.TrueAsync("the stray snapshot is gone", () => NamesAsync(disk).GetAwaiter().GetResult().Count == 2);
        Assert.That(await NamesAsync(disk), Has.Member("the owner's own"));
    }

    private async Task<VolumeRefStatus> DiskAsync() => await rig.InstallAsync(rig.Volume(await rig.DiskAsync("qcow2", 8 * MiB, Format.Qcow2)));

    private Task<VolumesSnapshotStatus> AskAsync(string id, VolumesSnapshotAction action, params VolumeRefStatus[] disks) => AskAsync(id, action, _ => true, disks);

    private Task<VolumesSnapshotStatus> AskAsync(string id, VolumesSnapshotAction action, VolumeRefStatus disk, Func<VolumesSnapshotStatus, bool> wanted) => AskAsync(id, action, wanted, disk);

    private async Task<VolumesSnapshotStatus> AskAsync(string id, VolumesSnapshotAction action, Func<VolumesSnapshotStatus, bool> wanted, params VolumeRefStatus[] disks)
    {
        rig.Snapshots.Publish(new VolumesSnapshotConfig { SnapshotID = id, Action = action, AppUUID = App, VolumeIDs = disks.Select(disk => disk.VolumeID).ToValueList() });
        return await rig.Stage.UntilAsync<VolumesSnapshotStatus>(id, status => status.ResultOfAction == action && wanted(status));
    }

    // Ends volumemgr while qemu-img does this for the n-th time.
    private async Task HoldAtAsync(string what, int times, Func<Task> ask)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int seen = 0;
        rig.Programs.Instead = async (request, stop) =>
        {
            if (request.Arguments[0] == "snapshot" && request.Arguments[1] == what && Interlocked.Increment(ref seen) == times)
            {
                reached.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }
            return null;
        };
        Task asked = ask();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(90));
        rig.Kill("volumemgr");
        rig.Programs.Instead = null;
        _ = asked.ContinueWith(task => task.Exception, TaskScheduler.Default);
    }

    private async Task WriteAsync(VolumeRefStatus disk, int pattern) => await RunAsync("qemu-io", "-f", "qcow2", "-c", $"write -P {pattern} 1M 64k", rig.Stage.Paths.Of(disk.ActiveFileLocation));

    private async Task<bool> HoldsAsync(VolumeRefStatus disk, int pattern) =>
        !(await RunAsync("qemu-io", "-r", "-f", "qcow2", "-c", $"read -P {pattern} 1M 64k", rig.Stage.Paths.Of(disk.ActiveFileLocation))).Contains("verification failed", StringComparison.Ordinal);

    private async Task<IReadOnlyList<string>> NamesAsync(params VolumeRefStatus[] disks)
    {
        List<string> names = [];
        foreach (VolumeRefStatus disk in disks)
        {
            using JsonDocument info = JsonDocument.Parse(await RunAsync("qemu-img", "info", "-U", "--output=json", rig.Stage.Paths.Of(disk.ActiveFileLocation)));
            if (info.RootElement.TryGetProperty("snapshots", out JsonElement snapshots))
                names.AddRange(snapshots.EnumerateArray().Select(snapshot => snapshot.GetProperty("name").GetString()!));
        }
        return names;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        ExecResult result = await new Exec().RunAsync(new(program, arguments), default);
        Assert.That(result.Succeeded || program == "qemu-io", Is.True, result.ErrorOutput);
        return result.Output + result.ErrorOutput;
    }
}
