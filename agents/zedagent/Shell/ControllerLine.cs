using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Core;
using Eve.Agents.Zedagent.Identity;
using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents.Zedagent.Shell;

/// <summary>How a call ended: the result, or null and why nobody answered.</summary>
internal delegate void OnAnswer(CallResult? result, string error);

/// <summary>The way to the controller as the loop sees it: where it is, over what it is reached, who we are; one call of a kind at a time.</summary>
internal sealed class ControllerLine : IDisposable
{
    private const int parallelism = 2;

    private readonly Paths paths;
    private readonly Logger log;
    private readonly Worker<ControllerCall, CallResult> calls;
    private readonly Dictionary<string, OnAnswer> waiting = [];
    private readonly Func<GlobalConfig> settings;

    public ControllerLine(IDispatcher loop, IController controller, Paths paths, Func<GlobalConfig> settings, Logger log)
    {
        this.paths = paths;
        this.settings = settings;
        this.log = log;
        calls = new(loop, "controller", parallelism, (call, stop) => call.RunAsync(controller, stop), OnDone);
    }

    /// <summary>Who we are to the controller; null while the key cannot be used.</summary>
    public ISigningKey? DeviceKey { get; set; }

    /// <summary>Makes the device's certificate known; null where that is done in another way.</summary>
    public ISigningKey? OnboardingKey { get; set; }

    public ValueList<Uplink> Uplinks { get; set; } = [];

    /// <summary>Contents of /config/server as last read; empty while there is none.</summary>
    public string Server { get; private set; } = "";

    /// <summary>Serial numbers, for a controller that has not given a UUID yet.</summary>
    public string Serial { get; set; } = "";

    public string SoftSerial { get; set; } = "";

    /// <summary>Whether a call could be made now.</summary>
    public bool IsOpen => DeviceKey is not null && Server.Length > 0 && Uplinks.Count > 0;

    /// <summary>Reads /config/server again.</summary>
    /// <returns>Whether it names another server than before.</returns>
    public bool ReadServer()
    {
        string server = "";
        try
        {
            server = File.Exists(paths.Config + "/server") ? File.ReadAllText(paths.Config + "/server").Trim() : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Warn("the controller's name cannot be read: {err}", error.Message);
        }
        if (server == Server)
            return false;
        log.Info("the controller is {server}", server.Length > 0 ? server : "not known: put host[:port] into /config/server");
        Server = server;
        return true;
    }

    public bool IsBusy(string kind) => waiting.ContainsKey(kind);

    /// <summary>A call of the device, to be completed by the caller.</summary>
    public ControllerCall Prepare(string path, byte[]? payload) => new(path, payload, payload is null ? null : DeviceKey, NewRoute());

    /// <summary>Makes a call; nothing happens when one of its kind is still on its way.</summary>
    /// <returns>Whether it was made.</returns>
    public bool Call(string kind, ControllerCall call, OnAnswer onAnswer)
    {
        if (waiting.ContainsKey(kind) || !calls.Submit(kind, call))
            return false;
        waiting[kind] = onAnswer;
        return true;
    }

    public void Dispose() => calls.Dispose();

    private Route NewRoute() => new(
        Server, Uplinks, settings().Seconds(SettingsCatalogue.NetworkDialTimeout), settings().Seconds(SettingsCatalogue.NetworkSendTimeout));

    private void OnDone(string kind, WorkOutcome<CallResult> outcome)
    {
        OnAnswer answer = waiting[kind];
        waiting.Remove(kind);
        switch (outcome.Error)
        {
            case null:
                answer(outcome.Result, outcome.Result!.Error);
                break;
            case ControllerException failure:
                answer(null, failure.Message);
                break;
            case OperationCanceledException:
                break;
            case { } bug:
                throw new InvalidOperationException($"the call {kind} failed in an unexpected way", bug);
        }
    }
}
