using Eve.Types;

namespace Eve.Agents.Zedmanager.Core;

/// <summary>Why an app is not where its config wants it: made by the very predicate that made it wait.</summary>
/// <param name="Agent">Who has to do something; "zedmanager" for the app's own clock, "controller" for its owner.</param>
/// <param name="Topic">The record that will tell; "" when none will.</param>
/// <param name="Key">That record's key.</param>
/// <param name="What">What is expected of it, in words.</param>
/// <param name="Since">Since when the app waits for this record.</param>
/// <param name="Until">When the app goes on by itself; null: when the record changes.</param>
public sealed record WaitReason(string Agent, string Topic, string Key, string What, DateTimeOffset Since = default, DateTimeOffset? Until = null)
{
    private const string ToOwner = "controller";

    public static WaitReason Volume(RefKey volume, string what) => new(Owner.Volumemgr.Name, nameof(VolumeRefStatus), volume.ToString(), what);

    public static WaitReason Network(Guid app, string what) => new(Owner.Zedrouter.Name, nameof(AppNetworkStatus), app.ToString(), what);

    public static WaitReason Domain(Guid app, string what) => new(Owner.Domainmgr.Name, nameof(DomainStatus), app.ToString(), what);

    public static WaitReason Eid(EidKey eid, string what) => new(Owner.Identitymgr.Name, nameof(EIDStatus), eid.ToString(), what);

    public static WaitReason Snapshot(string id, string what) => new(Owner.Volumemgr.Name, nameof(VolumesSnapshotStatus), id, what);

    public static WaitReason Owners(Guid app, string what) => new(ToOwner, nameof(AppInstanceConfig), app.ToString(), what);

    /// <summary>As the last run of this agent published it.</summary>
    public static WaitReason Of(AppWait wait) =>
        new(wait.Agent, wait.Topic, wait.Key, wait.What, wait.Since.ToDateTimeOffset(), wait.NextTry.IsZero ? null : wait.NextTry.ToDateTimeOffset());

    /// <summary>The same wait goes on, for the same record of the same agent: it keeps its beginning. The owner is asked for something else each time.</summary>
    internal WaitReason From(WaitReason? before, DateTimeOffset now) => this with
    {
        Since = Since != default ? Since : before is not null && before.Agent == Agent && before.Topic == Topic && before.Key == Key
            && (Agent != ToOwner || before.What == What) ? before.Since : now,
    };

    public override string ToString() => Topic.Length == 0 ? $"{Agent}: {What}" : $"{Agent}/{Topic} {Key}: {What}";
}
