using System.Reflection;
using Eve.Agents.Startup;
using Eve.Agents.Unix;
using Eve.Agents.Watchdog;
using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents;

/// <summary>Runs one agent as a process: options, pid file, log, signals, watchdog, loop.</summary>
public static class AgentHost
{
    /// <summary>When an orderly end takes longer, the process ends anyway; state is rebuilt from topics.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.7);

    /// <summary>By then an agent has read what there is, and mostly waits.</summary>
    private static readonly TimeSpan StartIsOver = TimeSpan.FromSeconds(30);

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <param name="create">Makes the agent, on the loop; its constructor opens topics.</param>
    /// <param name="openPubSub">Another pub/sub than files and sockets below the root; for tests.</param>
    /// <returns>0 after a signal; 1 after a failure or when already running; 2 for wrong options.</returns>
    public static async Task<int> RunAsync<TSelf>(
        string[] args,
        Func<AgentContext<TSelf>, Agent<TSelf>> create,
        AgentOptions? options = null,
        Func<Paths, EventLoop, IPubSub<TSelf>>? openPubSub = null)
        where TSelf : IAgentIdentity
    {
        options ??= AgentOptions.Default;
        AssemblyName self = (Assembly.GetEntryAssembly() ?? typeof(AgentHost).Assembly).GetName();
        string program = self.Name!;
        (CommandLine? commandLine, string text, int exitCode) = CommandLine.Parse(program, self.Version!.ToString(3), args, options.Extra);
        if (commandLine is null)
        {
            await (exitCode == 0 ? Console.Out : Console.Error).WriteLineAsync(text).ConfigureAwait(false);
            return exitCode;
        }

        Paths paths = new(commandLine.Root);
        if (await TakeAsync(program, TSelf.Name, paths, commandLine).ConfigureAwait(false) is not { } pidFile)
            return 1;
        using (pidFile)
            return await RunLoopAsync(commandLine, paths, create, options, openPubSub ?? (static (paths, loop) => new FilePubSub<TSelf>(paths.Root, loop))).ConfigureAwait(false);
    }

    /// <summary>Root, pid file and log; null, and one line on standard error, when one of them fails.</summary>
    private static async Task<PidFile?> TakeAsync(string program, string agent, Paths paths, CommandLine commandLine)
    {
        try
        {
            if (!Directory.Exists(commandLine.Root))
                throw new DirectoryNotFoundException($"the root {commandLine.Root} does not exist: make it, or name another with --root");
            Directory.CreateDirectory(paths.Run);
            (PidFile? held, string holder) = await PidFile.TryTakeAsync(paths, agent).ConfigureAwait(false);
            if (held is null)
                throw new IOException($"already running on the root {commandLine.Root} as process {holder}");
            if (program != agent)
                Alias(paths, agent, program);
            LogSetup.Start(agent, commandLine.Level ?? LogLevel.Info, commandLine.LogFile);
            return held;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{program}: {error.Message}").ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>identitymanager is identitymgr on the wire: who looks for it under its program's name finds it, too.</summary>
    private static void Alias(Paths paths, string agent, string program)
    {
        foreach (string suffix in new[] { "pid", "touch" })
            if (new FileInfo($"{paths.Run}/{program}.{suffix}").LinkTarget is null)
                File.CreateSymbolicLink($"{paths.Run}/{program}.{suffix}", $"{agent}.{suffix}");
    }

    private static async Task<int> RunLoopAsync<TSelf>(
        CommandLine commandLine,
        Paths paths,
        Func<AgentContext<TSelf>, Agent<TSelf>> create,
        AgentOptions options,
        Func<Paths, EventLoop, IPubSub<TSelf>> openPubSub)
        where TSelf : IAgentIdentity
    {
        Logger log = LogManager.GetLogger(TSelf.Name);
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => Die(log, unhandled.ExceptionObject as Exception);
        TaskScheduler.UnobservedTaskException += (_, forgotten) => log.Error(forgotten.Exception, "a task failed and nobody looked at it, which is a bug");
        using CancellationTokenSource stop = new();
        using Signals signals = new(() => BeginStop(stop, log));
        SdNotify notify = SdNotify.FromEnvironment();
        EventLoop loop = new(TimeProvider.System);
        SlowHandler.Watch(loop, log);
        IPubSub<TSelf>? pubsub = null;
        Agent<TSelf>? agent = null;
        IDisposable? touch = null;
        loop.Post("start", () =>
        {
            touch = TouchFile.Start($"{paths.Run}/{TSelf.Name}.touch", loop, notify);
            pubsub = openPubSub(paths, loop);
            HeldPubSub<TSelf> held = new(pubsub);
            AgentContext<TSelf> context = new(held, loop, paths, new Exec(), stop.Token) { Options = commandLine.Extra };
            if (options.FollowLogLevel && commandLine.Level is null)
                context.Settings.OnChange(settings => FollowLevel(settings.LogLevelOf(TSelf.Name), log));
            agent = create(context);
            new StartPhases<TSelf>(held, options.WaitFor, log).Begin(pubsub, context.Settings);
            loop.After("memory", StartIsOver, SpareMemory.GiveBack);
            notify.Send("READY=1");
            log.Info("started on root {root}", commandLine.Root);
        });

        int exitCode = 0;
        try
        {
            await loop.RunAsync(stop.Token).ConfigureAwait(false);
            notify.Send("STOPPING=1");
            agent?.OnStop();
        }
        catch (HandlerException error) when (error.InnerException is PubSubException reason)
        {
            log.Fatal("cannot open topics: {reason}", reason.Message);
            exitCode = 1;
        }
        catch (HandlerException error)
        {
            log.Fatal(error.InnerException, "handler {handler} failed, which is a bug; the process ends", error.Handler);
            exitCode = 1;
        }
        touch?.Dispose();
        pubsub?.Dispose();
        log.Info("ended with {exitCode}", exitCode);
        return exitCode;
    }

    private static void FollowLevel(string name, Logger log)
    {
        LogLevel old = LogSetup.Level;
        LogLevel level = LogLevels.Parse(name) ?? LogLevel.Info;
        if (level == old)
            return;
        // Said while the more talkative of the two holds, so that the log shows why it becomes quiet.
        LogSetup.Level = level < old ? level : old;
        log.Log(LogSetup.Level > LogLevel.Info ? LogSetup.Level : LogLevel.Info, "log level is {name} from now on, by the device's settings", name);
        LogSetup.Level = level;
    }

    private static void BeginStop(CancellationTokenSource stop, Logger log)
    {
        // Off the signal's thread: whoever listens to the token must not hold up the next signal.
        _ = Task.Run(stop.Cancel);
        Timer deadline = null!;
        deadline = new(_ =>
        {
            log.Warn("a handler did not end in time; the process ends without it");
            deadline.Dispose();
            Environment.Exit(0);
        });
        deadline.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>An exception outside the loop (a pool thread): as final as one inside.</summary>
    private static void Die(Logger log, Exception? error)
    {
        log.Fatal(error, "a background thread failed, which is a bug; the process ends");
        Environment.Exit(1);
    }
}
