using Eve.Agents.Identitymanager.Core;
using Eve.Agents.Identitymanager.Identities;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Identitymanager;

/// <summary>
/// Answers zedmanager's requests for overlay identifiers (EIDs): makes a key and an EID, or reads those that the controller gave.
/// All work is done within the handler.
/// </summary>
public sealed class IdentitymanagerAgent : Agent<Owner.Identitymgr>
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(30);

    private readonly IPublication<EIDStatus> statuses;
    private readonly ISubscription<EIDConfig> configs;
    private readonly ISubscription<AppInstanceConfig> apps;
    private readonly KeptIdentities kept;
    private readonly Dictionary<string, IDisposable> retries = [];

    public IdentitymanagerAgent(AgentContext<Owner.Identitymgr> context)
        : base(context)
    {
        kept = new(context.Paths);
        statuses = Publish(FromIdentitymgr.EIDStatus);
        statuses.ClearRestarted();
        configs = Subscribe(FromZedmanager.EIDConfig, OnEIDConfig, OnEIDConfigSynchronized, OnEIDConfigRestarted);
        apps = Subscribe(FromZedagent.AppInstanceConfig, _ => { }, onRestarted: OnAppInstanceConfigRestarted);
    }

    private void OnEIDConfig(Change<EIDConfig> change)
    {
        if (change.New is not { } config)
            Remove(change.Key);
        else if (!statuses.Items.TryGetValue(change.Key, out EIDStatus? old) || !Requests.IsAnswer(old, config))
        {
            Publish(change.Key, Requests.Pending(config));
            Answer(change.Key, config);
        }
        else if (old.UUIDandVersion != config.UUIDandVersion)
        {
            Publish(change.Key, old with { PendingModify = true });
            Publish(change.Key, old with { UUIDandVersion = config.UUIDandVersion });
        }
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

    /// <summary>
    /// All apps of the controller's config are known: keys of others, which were removed while we were not there to see it, go.
    /// After a reboot a request comes late, when the app's volumes are there, so that its absence says nothing.
    /// </summary>
    private void OnAppInstanceConfigRestarted(int count)
    {
        if (count == 0)
            return;
        foreach (string key in kept.Keys().Where(key => !apps.Items.ContainsKey(key.Split(':')[0]) && !configs.Items.ContainsKey(key)))
        {
            Log.Info("the app of the kept EID {objUUID} is no longer configured", key);
            Forget(key);
        }
    }

    private void Answer(string key, EIDConfig config)
    {
        EndRetry(key);
        EIDStatus status = config.Allocate ? Allocate(key, config) : Requests.Given(config);
        if (status.Error.Length == 0)
            Log.Info("app {app} ({objUUID}) has EID {eid} in LISP instance {iid}", config.DisplayName, config.UUIDandVersion.UUID, status.EID, config.IID);
        else
            Log.Error("app {app} ({objUUID}) gets no EID in LISP instance {iid}: {err}", config.DisplayName, config.UUIDandVersion.UUID, config.IID, status.Error);
        Publish(key, status);
    }

    private EIDStatus Allocate(string key, EIDConfig config)
    {
        EIDStatus asked = Requests.Pending(config);
        EIDStatus? identity = kept.Find(key, out string? damage);
        if (damage is not null)
            Log.Error("the kept EID {objUUID} cannot be used, another one is made: {err}", key, damage);
        if (identity is not null && Requests.SameAllocation(identity, asked))
            return Requests.Made(config, identity);
        try
        {
            // Kept before anyone is told, so that what was told stays true after a reboot.
            EIDStatus made = MadeIdentity.Make(asked, Now);
            kept.Keep(key, made);
            return Requests.Made(config, made);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            retries[key] = Loop.After("EID again", TryAgainAfter, () =>
            {
                if (configs.Items.TryGetValue(key, out EIDConfig? still))
                    Answer(key, still);
            });
            return Requests.Failed(asked, $"its key cannot be made or kept: {error.Message.TrimEnd('.')}", $"tried again in {TryAgainAfter.TotalSeconds} s");
        }
    }

    private void Remove(string key)
    {
        EndRetry(key);
        Forget(key);
        if (!statuses.Items.ContainsKey(key))
            return;
        statuses.Unpublish(key);
        Log.Info("EID {key} is no longer asked for", key);
    }

    private void Forget(string key)
    {
        if (kept.Forget(key) is { } error)
            Log.Error("the kept EID {objUUID} is not removed: {err}", key, error);
    }

    private void Publish(string key, EIDStatus status)
    {
        if (statuses.Publish(key, status) is { } error)
            Log.Error("EIDStatus {key} is not published: {error}", key, error.Text);
    }

    private void EndRetry(string key)
    {
        if (retries.Remove(key, out IDisposable? timer))
            timer.Dispose();
    }
}
