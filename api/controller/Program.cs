using System.Reflection;
using Eve.Agents;
using Eve.Agents.Unix;
using Eve.Controller;
using NLog;

string version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
(ControllerOptions? options, string text, int exitCode) = ControllerOptions.Parse(args, version);
if (options is null)
{
    (exitCode == 0 ? Console.Out : Console.Error).WriteLine(text);
    return exitCode;
}

using CancellationTokenSource stop = new();
using Signals signals = new(stop.Cancel);
try
{
    LogSetup.Start("controller", options.Level, options.LogFile);
    await using ControllerHost host = ControllerHost.Open(options, TimeProvider.System);
    await host.StartAsync(stop.Token).ConfigureAwait(false);
    TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    using (stop.Token.Register(stopped.SetResult))
        await stopped.Task.ConfigureAwait(false);
    LogManager.GetLogger("controller").Info("stopping");
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"controller: {error.Message}");
    return 1;
}
