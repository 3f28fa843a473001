using System.Collections.Concurrent;
using Eve.Agents.Domainmgr.Core;
using Eve.Types;
using NLog;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>
/// Runs container apps with runc, each under its own conmon, which outlives the agent. All that is known about a container lies
/// in files, so any run of the agent can take over: its <see cref="ContainerPlace"/>.
/// </summary>
public sealed class ContainerHypervisor : IHypervisor
{
    public const string RuntimeProgram = "/usr/sbin/runc";

    private const int Kill = 9;

    private static readonly Logger Log = LogManager.GetLogger("domainmgr.containers");

    private readonly Paths paths;
    private readonly TimeProvider time;
    private readonly ContainerTimes times;
    private readonly Monitor monitor;
    private readonly ContainerNetwork network;
    private readonly Bundle bundle;
    private readonly Cgroups cgroups = new();
    private readonly string appsCgroup = Cgroups.AppsPath(Cgroups.Own());
    private readonly ExitWatch exits;
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> waiting = new();
    private readonly ConcurrentDictionary<Guid, bool> deaf = new();
    private readonly ConcurrentDictionary<Guid, Task<IReadOnlyList<string>>> leasing = new();
    private int creating;

    public ContainerHypervisor(Paths paths, IExec exec, TimeProvider time, ContainerTimes? times = null)
    {
        this.paths = paths;
        this.time = time;
        this.times = times ?? ContainerTimes.Default;
        monitor = new(exec, paths);
        network = new(exec);
        bundle = new(new(paths), appsCgroup);
        PrivateFile.MakeFolder(ContainerPlace.AllFolder(paths));
        PrivateFile.MakeFolder(ContainerPlace.ExitFolder(paths));
        PrivateFile.MakeFolder(ContainerPlace.RuntimeFolder(paths));
        exits = new(ContainerPlace.ExitFolder(paths), OnExitFile);
    }

    public string Name => "containerd";

    public event Action<Guid>? Ended;

    public Task<Capabilities> GetCapabilitiesAsync(CancellationToken stop) => Task.FromResult(Capabilities.Zero);

    public async Task<FoundDomain?> FindAsync(Guid app, CancellationToken stop)
    {
        ContainerPlace place = new(paths, app);
        if (ContainerRecord.Read(place.RecordFile) is not { } record || !WasStarted(place, record))
        {
            // Killed in the middle of a start, or nothing at all.
            await TakeAwayAsync(place, stop).ConfigureAwait(false);
            return null;
        }
        return new(new(app, record.DomainName), await InfoAsync(place, record, stop).ConfigureAwait(false), record.Created);
    }

    public Task<IReadOnlyList<Guid>> ListAsync(CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<Guid>>(
            [.. Directory.EnumerateDirectories(ContainerPlace.AllFolder(paths)).Select(folder => Guid.TryParse(Path.GetFileName(folder), out Guid app) ? app : Guid.Empty).Where(app => app != Guid.Empty)]);

    /// <summary>The stop signal, time to end in order, then death. There is no machine whose power button would come between.</summary>
    public HaltPlan PlanHalt(VmMode mode, bool impatient) =>
        new([new(HaltAct.Stop, impatient ? times.ImpatientGrace : times.Grace), new(HaltAct.Delete, times.Death)]);

    public async Task SetUpAsync(DomainSpec spec, CancellationToken stop)
    {
        Bundle.Refuse(spec.Config);
        ContainerPlace place = new(paths, spec.Key.App);
        await TakeAwayAsync(place, stop).ConfigureAwait(false);
        bundle.Write(place, spec, time.GetUtcNow());
    }

    public async Task<long> CreateAsync(DomainSpec spec, CancellationToken stop)
    {
        ContainerPlace place = new(paths, spec.Key.App);
        ContainerRecord record = ContainerRecord.Read(place.RecordFile) ?? throw new HypervisorException("the container has not been set up");
        // A try before this one may have got half way.
        await TakeRuntimeAwayAsync(place, record, stop).ConfigureAwait(false);
        await network.ConnectAsync(place, spec.Status.VifList.OrEmpty(), record.HostPorts, stop).ConfigureAwait(false);
        // The leases come while conmon works.
        leasing[spec.Key.App] = network.LeaseAsync(place, record.Vifs.Count, spec.Key.App.ToString(), stop);
        Interlocked.Increment(ref creating);
        try
        {
            int pid = await monitor.CreateAsync(place, keepLog: !spec.Config.DisableLogs, stop).ConfigureAwait(false);
            ulong start = ProcessIdentity.StartOf(pid) ?? throw new HypervisorException("the container's first process ended before it was started");
            (record with { Pid = pid, PidStart = start, Created = time.GetUtcNow() }).Write(place.RecordFile);
            return pid;
        }
        finally
        {
            Interlocked.Decrement(ref creating);
        }
    }

    public async Task StartAsync(DomainSpec spec, CancellationToken stop)
    {
        ContainerPlace place = new(paths, spec.Key.App);
        if (!leasing.TryRemove(spec.Key.App, out Task<IReadOnlyList<string>>? leases))
            throw new HypervisorException("the container has not been created");
        IReadOnlyList<string> without = await leases.ConfigureAwait(false);
        if (without.Count > 0)
            Log.Warn("app {objUUID} starts without an address on {interfaces}: no DHCP server answers; its client goes on trying", spec.Key.App, string.Join(", ", without));
        await monitor.StartAsync(place, stop).ConfigureAwait(false);
    }

    public Task<DomainInfo> GetInfoAsync(DomainKey domain, CancellationToken stop)
    {
        ContainerPlace place = new(paths, domain.App);
        return ContainerRecord.Read(place.RecordFile) is { Pid: > 0 } record && record.DomainName == domain.Name
            ? InfoAsync(place, record, stop)
            : Task.FromResult(DomainInfo.Absent);
    }

    public async Task<DomainInfo> WaitForEndAsync(DomainKey domain, TimeSpan limit, CancellationToken stop)
    {
        TaskCompletionSource end = waiting.GetOrAdd(domain.App, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            DomainInfo info = await GetInfoAsync(domain, stop).ConfigureAwait(false);
            if (info.IsGone)
                return info;
            TimeSpan patience = deaf.ContainsKey(domain.App) && limit > times.Deaf ? times.Deaf : limit;
            await end.Task.WaitAsync(patience, time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Its state says it.
        }
        finally
        {
            waiting.TryRemove(domain.App, out _);
        }
        return await GetInfoAsync(domain, stop).ConfigureAwait(false);
    }

    public Task StopAsync(DomainKey domain, bool force, CancellationToken stop)
    {
        if (force)
            return DeleteAsync(domain, stop);
        ContainerPlace place = new(paths, domain.App);
        ContainerRecord? record = ContainerRecord.Read(place.RecordFile);
        int signal = StopSignal.Number(record?.StopSignal);
        // Where no process looks at the signal there is nothing to wait for: the kernel ends all but the first, which never gets it.
        if (record is not null && !cgroups.Processes(record.CgroupsPath).Any(pid => ProcessIdentity.Handles(pid, signal)))
            deaf.TryAdd(domain.App, true);
        return monitor.KillAsync(place, signal, stop);
    }

    public Task DeleteAsync(DomainKey domain, CancellationToken stop)
    {
        deaf.TryRemove(domain.App, out _);
        return monitor.KillAsync(new(paths, domain.App), Kill, stop);
    }

    public Task CleanUpAsync(DomainKey domain, CancellationToken stop) => TakeAwayAsync(new(paths, domain.App), stop);

    public async Task ForgetAsync(Guid app, CancellationToken stop)
    {
        ContainerPlace place = new(paths, app);
        await TakeAwayAsync(place, stop).ConfigureAwait(false);
        if (Directory.Exists(place.Folder))
            Directory.Delete(place.Folder, recursive: true);
    }

    public Task<DomainUsage?> MeasureAsync(DomainKey domain, CancellationToken stop)
    {
        ContainerRecord? record = ContainerRecord.Read(new ContainerPlace(paths, domain.App).RecordFile);
        return Task.FromResult(record is { Pid: > 0 } && record.DomainName == domain.Name ? cgroups.Measure(record.CgroupsPath) : null);
    }

    public void Dispose() => exits.Dispose();

    /// <summary>Whether the container's process was let go: until then runc keeps a FIFO that holds it back.</summary>
    private bool WasStarted(ContainerPlace place, ContainerRecord record)
    {
        string state = $"{ContainerPlace.RuntimeFolder(paths)}/{place.Id}";
        return record.Pid > 0 && Directory.Exists(state) && !File.Exists(state + "/exec.fifo");
    }

    private async Task<DomainInfo> InfoAsync(ContainerPlace place, ContainerRecord record, CancellationToken stop)
    {
        if (ProcessIdentity.StartOf(record.Pid) == record.PidStart)
            return new(DomainLife.Running, record.Pid);
        // Conmon writes the exit file soon after the process has ended, if conmon is still there.
        for (int tries = 0; !File.Exists(place.ExitFile) && MonitorLives(place) && tries < times.ExitFileTries; tries++)
            await Task.Delay(times.ExitFilePause, time, stop).ConfigureAwait(false);
        if (!File.Exists(place.ExitFile) || !int.TryParse(File.ReadAllText(place.ExitFile), out int code))
            return new(DomainLife.Lost, 0, "its monitor was killed, so nobody knows how it ended");
        if (code == 0)
            return new(DomainLife.Ended, 0, "exit code 0");
        string why = File.Exists(place.OutOfMemoryFile) ? "killed because it used more memory than its limit" : $"exit code {code}";
        return new(DomainLife.Crashed, 0, why);
    }

    private static bool MonitorLives(ContainerPlace place) =>
        File.Exists(place.MonitorPidFile) && int.TryParse(File.ReadAllText(place.MonitorPidFile), out int pid) && ProcessIdentity.StartOf(pid) is not null;

    private void OnExitFile(string name)
    {
        if (!Guid.TryParse(name, out Guid app))
            return;
        if (waiting.TryGetValue(app, out TaskCompletionSource? end))
            end.TrySetResult();
        Ended?.Invoke(app);
    }

    /// <summary>Everything of a container but its log.</summary>
    private async Task TakeAwayAsync(ContainerPlace place, CancellationToken stop)
    {
        ContainerRecord? record = ContainerRecord.Read(place.RecordFile);
        await TakeRuntimeAwayAsync(place, record, stop).ConfigureAwait(false);
        if (record is not null)
            cgroups.Remove(record.CgroupsPath);
        if (Directory.Exists(place.Folder))
            foreach (string file in Directory.EnumerateFileSystemEntries(place.Folder).Where(file => file != place.AppLog && file != place.MonitorLog))
                File.Delete(file);
        if (Volatile.Read(ref creating) == 0)
            cgroups.Remove(appsCgroup);
    }

    private async Task TakeRuntimeAwayAsync(ContainerPlace place, ContainerRecord? record, CancellationToken stop)
    {
        await monitor.DeleteAsync(place, stop).ConfigureAwait(false);
        deaf.TryRemove(Guid.Parse(place.Id), out _);
        // Whatever became of them: a client that starts later than the sweep would hold the namespace.
        if (leasing.TryRemove(Guid.Parse(place.Id), out Task<IReadOnlyList<string>>? leases))
            await leases.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        await network.DisconnectAsync(place, record?.Vifs ?? [], record?.HostPorts ?? new Dictionary<string, string>(), stop).ConfigureAwait(false);
        // A monitor that still writes the old exit file would make the next container look ended.
        for (int tries = 0; MonitorLives(place) && tries < times.ExitFileTries; tries++)
            await Task.Delay(times.ExitFilePause, time, stop).ConfigureAwait(false);
        File.Delete(place.ExitFile);
        if (File.Exists(place.OutOfMemoryFile))
            File.Delete(place.OutOfMemoryFile);
    }
}

/// <summary>How long things are waited for.</summary>
public sealed record ContainerTimes
{
    public static ContainerTimes Default { get; } = new();

    /// <summary>From the stop signal to the kill, when the app is stopped.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same when the app is deleted.</summary>
    public TimeSpan ImpatientGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same for an app none of whose processes handles the stop signal.</summary>
    public TimeSpan Deaf { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>From the kill to giving up.</summary>
    public TimeSpan Death { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan ExitFilePause { get; init; } = TimeSpan.FromMilliseconds(20);

    public int ExitFileTries { get; init; } = 100;
}
