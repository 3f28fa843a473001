using System.Globalization;
using Eve.Api.Config;
using Google.Protobuf.WellKnownTypes;

namespace Eve.Controller.Apps;

/// <summary>Edits of a device configuration around one app. Pure: they change the object they are given and nothing else.</summary>
public static class AppEdits
{
    private const uint FirstCount = 1;

    /// <summary>The app with this name or UUID.</summary>
    public static AppInstanceConfig? Find(EdgeDevConfig config, string app) =>
        config.Apps.FirstOrDefault(known => known.Displayname == app)
        ?? config.Apps.FirstOrDefault(known => string.Equals(known.Uuidandversion?.Uuid, app, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes the app out, with everything that was made for it and that no other app uses.</summary>
    public static void Remove(EdgeDevConfig config, AppInstanceConfig app)
    {
        config.Apps.Remove(app);
        Sweep(config, Guid.Parse(config.Id.Uuid), app);
    }

    /// <summary>True when this changed something.</summary>
    public static bool SetActive(AppInstanceConfig app, bool active)
    {
        if (app.Activate == active)
            return false;
        app.Activate = active;
        Bump(app.Uuidandversion);
        return true;
    }

    /// <summary>Asks for one restart more.</summary>
    public static void Restart(AppInstanceConfig app, DateTimeOffset now)
    {
        app.Restart = Next(app.Restart, now);
        Bump(app.Uuidandversion);
    }

    /// <summary>Asks for all volumes of the app to be made anew: what was written to them is lost.</summary>
    public static void Purge(EdgeDevConfig config, AppInstanceConfig app, DateTimeOffset now)
    {
        foreach (VolumeRef reference in app.VolumeRefList)
        {
            // A volume that others use, too, stays as it is for them.
            bool shared = config.Apps.Any(other => other != app && other.VolumeRefList.Any(used => used.Uuid == reference.Uuid));
            if (shared || config.Volumes.FirstOrDefault(known => known.Uuid == reference.Uuid) is not { } volume)
                continue;
            volume.GenerationCount++;
            reference.GenerationCount = volume.GenerationCount;
        }
        app.Purge = Next(app.Purge, now);
        Bump(app.Uuidandversion);
    }

    /// <summary>Marks a configuration as newer than <paramref name="old"/>: a device refuses one with an older time.</summary>
    public static void Stamp(EdgeDevConfig config, EdgeDevConfig? old, DateTimeOffset now)
    {
        DateTimeOffset stamp = now;
        if (old?.ConfigTimestamp?.ToDateTimeOffset() is { } before && before >= now)
            stamp = before.AddMilliseconds(1);
        config.ConfigTimestamp = Timestamp.FromDateTimeOffset(stamp);
        config.Id.Version = Version(old?.Id?.Version) is { } version
            ? (version + 1).ToString(CultureInfo.InvariantCulture)
            : config.Id.Version is "" ? "1" : config.Id.Version;
    }

    internal static InstanceOpsCmd Next(InstanceOpsCmd? last, DateTimeOffset now) => new()
    {
        Counter = last is null ? FirstCount : last.Counter + 1,
        OpsTime = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    internal static void Bump(UUIDandVersion id)
    {
        if (Version(id.Version) is { } version)
            id.Version = (version + 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Drops what only <paramref name="app"/> used: its volumes, their content, and — when they were made by a deployment, which
    /// their ids tell — the datastore and the networks.
    /// </summary>
    internal static void Sweep(EdgeDevConfig config, Guid device, AppInstanceConfig app)
    {
        foreach (VolumeRef reference in app.VolumeRefList)
        {
            bool used = config.Apps.Any(other => other.VolumeRefList.Any(other => other.Uuid == reference.Uuid));
            if (!used && config.Volumes.FirstOrDefault(volume => volume.Uuid == reference.Uuid) is { } volume)
                config.Volumes.Remove(volume);
        }
        foreach (ContentTree tree in config.ContentInfo.Where(tree => IsMadeHere(config, device, tree)).ToList())
            if (config.Volumes.All(volume => volume.Origin?.DownloadContentTreeID != tree.Uuid))
                config.ContentInfo.Remove(tree);
        foreach (DatastoreConfig datastore in config.Datastores.Where(store => store.Id == NameUuid.Of(device, "datastore", store.Fqdn).ToString("D")).ToList())
            if (!config.ContentInfo.Any(tree => tree.DsIdsList.Contains(datastore.Id) || tree.DsId == datastore.Id))
                config.Datastores.Remove(datastore);
        foreach (NetworkInstanceConfig network in config.NetworkInstances.Where(network => network.Uuidandversion.Uuid == NameUuid.Of(device, "network", network.Displayname).ToString("D")).ToList())
            if (!config.Apps.Any(other => other.Interfaces.Any(adapter => adapter.NetworkId == network.Uuidandversion.Uuid)))
                config.NetworkInstances.Remove(network);
    }

    private static bool IsMadeHere(EdgeDevConfig config, Guid device, ContentTree tree)
    {
        string server = config.Datastores.FirstOrDefault(store => tree.DsIdsList.Contains(store.Id))?.Fqdn ?? "";
        return tree.Uuid == NameUuid.Of(device, "content", server, tree.URL, tree.Iformat.ToString(), tree.Sha256,
            tree.MaxSizeBytes.ToString(CultureInfo.InvariantCulture)).ToString("D");
    }

    private static ulong? Version(string? text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong version) ? version : null;
}
