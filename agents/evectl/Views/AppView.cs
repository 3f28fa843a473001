using System.Text.Json;
using Eve.Evectl.Core;

namespace Eve.Evectl.Views;

/// <summary>An app as text and as JSON.</summary>
internal static class AppView
{
    public static void Show(Screen screen, AppReport app, DateTimeOffset now)
    {
        string state = app.State == "RUNNING" ? screen.Good(app.State) : app.Error.Length > 0 ? screen.Bad(app.State) : app.State;
        Field(screen, "name", screen.Bold(app.Name));
        Field(screen, "id", app.Id.ToString());
        Field(screen, "state", app.Wanted ? app.Active ? state : $"{state} (to be stopped, or is)" : $"{state} (no longer configured)");
        if (app.Progress is { } percent)
            Field(screen, "progress", $"{percent} %");
        for (int i = 0; i < app.Waits.Count; i++)
            Field(screen, i == 0 ? "waits for" : "", $"{app.Waits[i]}{(app.Waits[i].Since is { } since ? $" (since {Times.Ago(since, now)})" : "")}");
        Field(screen, "addresses", app.Addresses.Count == 0 ? "none" : string.Join(' ', app.Addresses));
        if (app.Ports.Count > 0)
            Field(screen, "ports", string.Join(", ", app.Ports));
        foreach (VolumeReport volume in app.Volumes)
            Field(screen, "volume", $"{volume.Name} {volume.State} {volume.Location}{(volume.Error.Length > 0 ? " " + screen.Bad(OneLine(volume.Error)) : "")}".TrimEnd());
        if (app.Error.Length > 0)
            Field(screen, "error", $"{screen.Bad(OneLine(app.Error))}{(app.ErrorTime is { } moment ? $" ({Times.Ago(moment, now)})" : "")}");
        if (app.Retry.Length > 0)
            Field(screen, "retry", app.Retry);
    }

    public static string Json(AppReport app) => JsonText.Write(json => Write(json, app));

    public static string Json(IReadOnlyList<AppReport> apps) => JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (AppReport app in apps)
            Write(json, app);
        json.WriteEndArray();
    });

    // Errors of several volumes come in paragraphs.
    private static string OneLine(string error) => string.Join("; ", error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static void Field(Screen screen, string name, string value) => screen.Line($"{screen.Dim(name.PadRight(10))} {value}");

    private static void Write(Utf8JsonWriter json, AppReport app)
    {
        json.WriteStartObject();
        json.WriteString("id", app.Id);
        json.WriteString("name", app.Name);
        json.WriteString("state", app.State);
        json.WriteBoolean("configured", app.Wanted);
        json.WriteBoolean("activate", app.Active);
        if (app.Progress is { } percent)
            json.WriteNumber("progress", percent);
        json.WriteStartArray("waitsFor");
        foreach (Wait wait in app.Waits)
        {
            json.WriteStartObject();
            json.WriteString("agent", wait.Agent);
            json.WriteString("topic", wait.Topic);
            json.WriteString("key", wait.Key);
            json.WriteString("what", wait.What);
            if (wait.Since is { } since)
                json.WriteString("since", since);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Strings(json, "addresses", app.Addresses);
        Strings(json, "ports", app.Ports);
        json.WriteStartArray("volumes");
        foreach (VolumeReport volume in app.Volumes)
        {
            json.WriteStartObject();
            json.WriteString("name", volume.Name);
            json.WriteString("state", volume.State);
            json.WriteString("location", volume.Location);
            json.WriteString("error", volume.Error);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("error", app.Error);
        if (app.ErrorTime is { } moment)
            json.WriteString("errorTime", moment);
        json.WriteString("retry", app.Retry);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
