using Eve.Agents.Identitymanager.Core;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Identitymanager;

/// <summary>
/// Answers zedmanager's requests for overlay identifiers (EIDs). Allocation and registration do not exist yet: a request is
/// acknowledged as pending, as the wire has it, and the operator is told why it stays so.
/// </summary>
public sealed class IdentitymanagerAgent : Agent<Owner.Identitymgr>
{
    private readonly IPublication<EIDStatus> statuses;
    private readonly ISubscription<EIDConfig> configs;

    public IdentitymanagerAgent(AgentContext<Owner.Identitymgr> context)
        : base(context)
    {
        statuses = Publish(FromIdentitymgr.EIDStatus);
        statuses.ClearRestarted();
        configs = Subscribe(FromZedmanager.EIDConfig, OnEIDConfig, OnEIDConfigSynchronized, OnEIDConfigRestarted);
    }

    private void OnEIDConfig(Change<EIDConfig> change)
    {
        if (change.New is not { } config)
        {
            Remove(change.Key);
            return;
        }
        if (Eids.Refusal(config) is { } reason)
            Log.Error("app {app} ({objUUID}, {objType}) gets no EID in LISP instance {iid}: {reason}", config.DisplayName, config.UUIDandVersion.UUID, "app", config.IID, reason);
        if (statuses.Publish(Eids.Pending(config)) is { } error)
            Log.Error("EIDStatus {key} is not published: {error}", change.Key, error.Text);
    }

    /// <summary>What the last run left and nobody asks for any more goes.</summary>
    private void OnEIDConfigSynchronized(bool synchronized)
    {
        if (!synchronized)
            return;
        foreach (string key in statuses.Items.Keys.Except(configs.Items.Keys).ToArray())
            Remove(key);
    }

    /// <summary>All work is done at once, so what zedmanager has told is answered.</summary>
    private void OnEIDConfigRestarted(int count)
    {
        if (count > 0)
            statuses.SignalRestarted();
        else
            statuses.ClearRestarted();
    }

    private void Remove(string key)
    {
        if (!statuses.Items.ContainsKey(key))
            return;
        statuses.Unpublish(key);
        Log.Info("EID {key} is no longer asked for", key);
    }
}
