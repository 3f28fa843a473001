using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Eve.Agents.Domainmgr.Hypervisors.Container;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.System;

/// <summary>The real agent as a process on a root of its own, with the test in zedmanager's place. Leaves nothing behind.</summary>
internal sealed class AgentDevice : IAsyncDisposable
{
    private readonly EventLoop loop = new(TimeProvider.System);
    private readonly CancellationTokenSource stop = new();
    private readonly FilePubSub<Owner.Zedmanager> pubsub;
    private readonly IPublication<DomainConfig> configs;
    private readonly List<IDisposable> others = [];
    private readonly Task running;
    private readonly string? network;
    private readonly string? cgroup;
    private Process process;

    /// <param name="network">A network namespace for the agent; null for the test's own.</param>
    /// <param name="cgroup">A cgroup for the agent; null for the test's own.</param>
    public AgentDevice(string? network = null, string? cgroup = null)
    {
        (this.network, this.cgroup) = (network, cgroup);
        pubsub = new(Root.Root, loop);
        configs = pubsub.Publish(FromZedmanager.DomainConfig);
        running = Task.Run(() => loop.RunAsync(stop.Token));
        process = Start();
    }

    public TempRoot Root { get; } = new();

    public ContainerPlace Place(Guid app) => new(Root.Paths, app);

    public void Want(DomainConfig config) => loop.Post("test", () => Assert.That(configs.Publish(config), Is.Null));

    public void Drop(Guid app) => loop.Post("test", () => configs.Unpublish(app.ToString()));

    public void SetBootRetry(uint seconds) => Say(
        FromZedagent.ConfigItemValueMap,
        new() { GlobalSettings = ValueMap<string, ConfigItemValue>.Empty.Set("timer.boot.retry", new() { Key = "timer.boot.retry", ItemType = ConfigItemType.Int, IntValue = seconds }) });

    /// <summary>Publishes a record in the place of another agent; once per topic.</summary>
    public void Say<TOwner, T>(Topic<TOwner, T> topic, T record)
        where TOwner : IAgentIdentity
        where T : class
    {
        FilePubSub<TOwner> owner = new(Root.Root, loop);
        others.Add(owner);
        loop.Post("test", () => owner.Publish(topic).Publish(record));
    }

    /// <summary>The status as it lies on the device now; null when there is none.</summary>
    public DomainStatus? Status(Guid app) => Record(FromDomainmgr.DomainStatus, app.ToString());

    public T? Record<T>(Topic<Owner.Domainmgr, T> topic, string key)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes($"{Root.Paths.Run}/{topic.Where.Path}/{key}.json"), topic.Json);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task<DomainStatus> UntilAsync(Guid app, Func<DomainStatus, bool> holds)
    {
        try
        {
            return await Eventually.GetAsync("a status", () => Status(app) is { } status && holds(status) ? status : null);
        }
        catch (TimeoutException)
        {
            DomainStatus? last = Status(app);
            throw new TimeoutException($"app {app} is {last?.State}, error '{last?.Error}'; monitor log: {Text(Place(app).MonitorLog)}; app log: {Text(Place(app).AppLog)}");
        }
    }

    public Task GoneAsync(Guid app) => Eventually.TrueAsync($"no status of {app}", () => Status(app) is null);

    /// <summary>What the app has written so far, without conmon's prefixes.</summary>
    public string Output(Guid app) =>
        string.Join('\n', Text(Place(app).AppLog).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 4)[^1]));

    public async Task OutputAsync(Guid app, string part) => await Eventually.TrueAsync($"'{part}' in the app's output", () => Output(app).Contains(part, StringComparison.Ordinal));

    /// <summary>kill -9 of the agent alone.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Restart()
    {
        process.Dispose();
        process = Start();
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await new Exec().RunAsync(new("kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture)), CancellationToken.None);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(90));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>Whether a process runs; zombies do not count.</summary>
    public static bool Lives(long pid) => ProcessIdentity.StartOf((int)pid) is not null;

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        await stop.CancelAsync();
        await running;
        others.ForEach(other => other.Dispose());
        pubsub.Dispose();
        IExec exec = network is null ? new Exec() : new NamespaceExec(network);
        using (ContainerHypervisor hypervisor = new(Root.Paths, exec, TimeProvider.System))
            foreach (Guid app in await hypervisor.ListAsync(CancellationToken.None))
                await hypervisor.ForgetAsync(app, CancellationToken.None);
        Root.Dispose();
        stop.Dispose();
    }

    private static string Text(string file)
    {
        if (!File.Exists(file))
            return "";
        using StreamReader reader = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    private Process Start()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "domainmgr");
        string[] own = ["--root", Root.Root, "--log-file", Root.Root + "/domainmgr.log", "--hypervisor", "containerd"];
        string[] command = network is null ? [program, .. own] : ["nsenter", "--net=/run/netns/" + network, program, .. own];
        if (cgroup is not null)
            command = ["/bin/sh", "-c", "echo $$ >\"$0/cgroup.procs\" && exec \"$@\"", cgroup, .. command];
        ProcessStartInfo start = new(command[0], command[1..]);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }
}

/// <summary>Runs programs inside a network namespace, as an agent inside a device would.</summary>
internal sealed class NamespaceExec(string network) : IExec
{
    private readonly Exec exec = new();

    public Task<ExecResult> RunAsync(ExecRequest request, CancellationToken stop) =>
        exec.RunAsync(request with { File = "nsenter", Arguments = ["--net=/run/netns/" + network, request.File, .. request.Arguments] }, stop);
}
