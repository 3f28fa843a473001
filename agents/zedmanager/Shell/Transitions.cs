using Eve.Agents.Zedmanager.Core;
using Eve.Types;
using NLog;

namespace Eve.Agents.Zedmanager.Shell;

/// <summary>Writes an app's changes of state to the log. It compares records, so the log cannot disagree with the state.</summary>
internal sealed class Transitions(Logger log)
{
    public void Write(AppRecord? before, AppRecord after)
    {
        AppInstanceStatus? old = before?.Published();
        AppInstanceStatus now = after.Published();
        if (now.Error.Length != 0 && now.Error != old?.Error)
            log.Warn("app {name} ({objUUID}) at {state}: {err}", now.DisplayName, after.UUID, now.State, now.Error.TrimEnd());
        if (after.Gone)
            log.Info("app {name} ({objUUID}): {from} -> gone", now.DisplayName, after.UUID, old?.State ?? now.State);
        else if (Says(before, old) is var from && Says(after, now) is var to && from != to)
            log.Info("app {name} ({objUUID}): {from} -> {to}; waits for {waiting}", now.DisplayName, after.UUID, from, to, after.Waiting?.ToString() ?? "nothing");
        else if (before?.Waiting != after.Waiting)
            log.Debug("app {name} ({objUUID}) at {state} waits for {waiting}", now.DisplayName, after.UUID, now.State, after.Waiting?.ToString() ?? "nothing");
    }

    /// <summary>The state in words: "Running, purge DownloadAndVerify".</summary>
    private static string Says(AppRecord? app, AppInstanceStatus? status)
    {
        if (app is null || status is null)
            return "new";
        string text = status.State.ToString();
        if (app.Deleted)
            text += ", being removed";
        if (status.PurgeInprogress != Inprogress.NotInprogress)
            text += $", purge {status.PurgeInprogress}";
        if (status.RestartInprogress != Inprogress.NotInprogress)
            text += $", restart {status.RestartInprogress}";
        return text;
    }
}
