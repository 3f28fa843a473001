using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Stages;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Shell;

/// <summary>Everything zedmanager publishes about its apps: the difference of two app records goes out, in a fixed order.</summary>
internal sealed class Publications(
    IPublication<AppInstanceStatus> statuses,
    IPublication<VolumeRefConfig> volumeRefs,
    IPublication<EIDConfig> eids,
    IPublication<AppNetworkConfig> networks,
    IPublication<DomainConfig> domains,
    IPublication<VolumesSnapshotConfig> snapshots,
    IPublication<AppInstanceConfig> locals,
    IPublication<AppWait> waits,
    PurgeCounters purgeCounters)
{
    private List<PublishError> errors = [];

    public IPublication<EIDConfig> Eids => eids;

    public IPublication<AppNetworkConfig> Networks => networks;

    public IPublication<DomainConfig> Domains => domains;

    /// <summary>What the last run left, as one record per app: nothing of it goes before we know what the app is to be.</summary>
    public IEnumerable<AppRecord> Left()
    {
        ILookup<Guid, VolumeRefConfig> refs = volumeRefs.Items.Values.ToLookup(volume => volume.AppUUID);
        ILookup<Guid, EIDConfig> asked = eids.Items.Values.ToLookup(eid => eid.UUIDandVersion.UUID);
        Dictionary<Guid, AppNetworkConfig> links = networks.Items.Values.ToDictionary(network => network.UUIDandVersion.UUID);
        Dictionary<Guid, DomainConfig> ours = domains.Items.Values.ToDictionary(domain => domain.UUIDandVersion.UUID);
        Dictionary<Guid, AppInstanceStatus> known = statuses.Items.Values.ToDictionary(status => status.UUIDandVersion.UUID);
        ILookup<Guid, VolumesSnapshotConfig> told = snapshots.Items.Values.ToLookup(snapshot => snapshot.AppUUID);
        Dictionary<Guid, AppInstanceConfig> restored = locals.Items.Values.ToDictionary(config => config.UUIDandVersion.UUID);
        foreach (Guid app in known.Keys.Concat(refs.Select(group => group.Key)).Concat(asked.Select(group => group.Key)).Concat(links.Keys).Concat(ours.Keys).Concat(told.Select(group => group.Key)).Concat(restored.Keys)
            .Concat(waits.Items.Values.Select(wait => wait.AppUUID)).Distinct())
            yield return new AppRecord(app)
            {
                Status = known.GetValueOrDefault(app) ?? Unwritten(app, refs[app]),
                VolumeRefs = [.. refs[app]],
                Eids = [.. asked[app]],
                Network = links.GetValueOrDefault(app),
                Domain = ours.GetValueOrDefault(app),
                Snapshots = [.. told[app]],
                Local = restored.GetValueOrDefault(app),
                PurgeCounter = purgeCounters.Find(app),
                Waiting = waits.Items.TryGetValue(app.ToString(), out AppWait? wait) ? WaitReason.Of(wait) : null,
                Deleted = wait is { Removing: true },
            };
    }

    /// <summary>
    /// Publishes what differs. What goes up goes from the outside in (volumes, EIDs, network, domain), what goes down from the
    /// inside out, and the status comes last.
    /// </summary>
    /// <returns>What could not be published; the records as they were stand then.</returns>
    public IReadOnlyList<PublishError> Move(AppRecord? before, AppRecord after)
    {
        errors = [];
        AppWait? told = before?.Wait();
        // Before the first thing goes: a removal that is cut short here goes on when we are back, whatever the config then says.
        if (after.Deleted && before is not { Deleted: true })
        {
            AppWait leaving = after.Leaving();
            Put(waits, after.UUID.ToString(), told, leaving);
            told = leaving;
        }
        bool networkOff = after.Network is not { Activate: true };
        bool domainFirst = after.Domain is null || networkOff;
        if (domainFirst)
            PutDomain(before, after);
        PutSnapshots(before, after);
        if (networkOff)
            PutNetwork(before, after);
        // A purge can withdraw a request and make the next one of the same key at once: the old one goes first all the same.
        DropEids(before?.Eids ?? [], after.Eids);
        PutVolumeRefs(before, after);
        PutEids(before?.Eids ?? [], after.Eids);
        if (!networkOff)
            PutNetwork(before, after);
        if (!domainFirst)
            PutDomain(before, after);
        // Before the status tells of a roll-back or of its end, so that one that is cut short here is known when we are back.
        Put(locals, after.UUID.ToString(), before?.Local, after.Local);
        PutStatus(before, after);
        Put(waits, after.UUID.ToString(), told, after.Wait());
        return errors;
    }

    private void DropEids(ValueList<EIDConfig> asked, ValueList<EIDConfig> wanted)
    {
        foreach (EIDConfig eid in asked)
            if (!wanted.Contains(eid))
                Put(eids, EidKey.Of(eid).ToString(), eid, null);
    }

    private void PutEids(ValueList<EIDConfig> asked, ValueList<EIDConfig> wanted)
    {
        foreach (EIDConfig eid in wanted)
            if (!asked.Contains(eid))
                Put(eids, EidKey.Of(eid).ToString(), null, eid);
    }

    private void PutDomain(AppRecord? before, AppRecord after) => Put(domains, after.UUID.ToString(), before?.Domain, after.Domain);

    private void PutNetwork(AppRecord? before, AppRecord after) => Put(networks, after.UUID.ToString(), before?.Network, after.Network);

    private void PutSnapshots(AppRecord? before, AppRecord after)
    {
        ValueList<VolumesSnapshotConfig> old = before?.Snapshots ?? [];
        if (ReferenceEquals(old, after.Snapshots))
            return;
        foreach (VolumesSnapshotConfig snapshot in old)
            if (!after.Snapshots.Any(kept => kept.SnapshotID == snapshot.SnapshotID))
                Put(snapshots, snapshot.SnapshotID, snapshot, null);
        foreach (VolumesSnapshotConfig snapshot in after.Snapshots)
            Put(snapshots, snapshot.SnapshotID, old.FirstOrDefault(one => one.SnapshotID == snapshot.SnapshotID), snapshot);
    }

    private void PutVolumeRefs(AppRecord? before, AppRecord after)
    {
        ValueList<VolumeRefConfig> old = before?.VolumeRefs ?? [];
        if (before is not null && ReferenceEquals(old, after.VolumeRefs) && before.PurgeCounter == after.PurgeCounter)
            return;
        foreach (VolumeRefConfig volume in old)
            if (Install.IndexOf(after.VolumeRefs, RefKey.Of(volume)) < 0)
                Put(volumeRefs, RefKey.Of(volume).ToString(), volume, null);
        // Between the two, so that a purge that is cut short here is found unfinished and done again.
        Note(purgeCounters.Move(after.UUID, before?.PurgeCounter, after.PurgeCounter));
        foreach (VolumeRefConfig volume in after.VolumeRefs)
            Put(volumeRefs, RefKey.Of(volume).ToString(), Install.Find(old, RefKey.Of(volume)), volume);
    }

    private void PutStatus(AppRecord? before, AppRecord after)
    {
        string key = after.UUID.ToString();
        AppInstanceStatus now = after.Published();
        if (!after.Gone)
        {
            Put(statuses, key, before?.Published(), now);
            return;
        }
        // Its last word is heard only by who had asked for volumes through it.
        if (now.VolumeRefStatusList.OrEmpty().Count > 0)
            Put(statuses, key, before?.Published(), now);
        Put(statuses, key, now, null);
    }

    private void Put<T>(IPublication<T> publication, string key, T? old, T? now)
        where T : class
    {
        if (ReferenceEquals(old, now) || old is not null && old.Equals(now))
            return;
        if (now is not null)
            Note(publication.Publish(key, now));
        else if (publication.Items.ContainsKey(key))
            Note(publication.Unpublish(key));
    }

    private void Note(PublishError? error)
    {
        if (error is not null)
            errors.Add(error);
    }

    /// <summary>A crash came between an app's first requests and its status.</summary>
    private static AppInstanceStatus Unwritten(Guid app, IEnumerable<VolumeRefConfig> refs) => new()
    {
        UUIDandVersion = new() { UUID = app },
        State = SwState.Initial,
        VolumeRefStatusList = [.. refs.Select(volume => Install.Entry(volume, volume.VerifyOnly))],
    };
}
