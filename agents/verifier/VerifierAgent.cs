using Eve.Agents.Verifier.Core;
using Eve.Agents.Verifier.Files;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Verifier;

/// <summary>Checks the SHA-256 of downloaded files for volumemgr. No network; the world is two folders.</summary>
public sealed class VerifierAgent : Agent<Owner.Verifier>
{
    private readonly IPublication<VerifyImageStatus> statuses;
    private readonly ISubscription<VerifyImageConfig> configs;
    private readonly VerifyFolders folders;
    private readonly Worker<VerifyJob, string> hashing;
    private readonly Worker<VerifyFolders, IReadOnlyList<KeptFile>> scan;
    private bool ready;

    public VerifierAgent(AgentContext<Owner.Verifier> context)
        : base(context)
    {
        folders = new(context.Paths);
        folders.Prepare();
        statuses = Publish(FromVerifier.VerifyImageStatus);
        statuses.ClearRestarted();
        hashing = new(Loop, "hashed", Environment.ProcessorCount, Hash, OnHashed);
        scan = new(Loop, "scanned", 1, (kept, stop) => Task.FromResult(kept.Scan(stop)), OnScanned);
        scan.Submit("verified", folders);
        configs = Subscribe(FromVolumemgr.VerifyImageConfig, OnConfig, onSynchronized: _ => FreeOrphans());
    }

    public override void OnStop()
    {
        scan.Dispose();
        hashing.Dispose();
    }

    private Task<string> Hash(VerifyJob job, CancellationToken stop) => Task.FromResult(folders.HashOf(job.Path, stop));

    // Nothing that an earlier run published is true without a file behind it.
    private void OnScanned(string key, WorkOutcome<IReadOnlyList<KeptFile>> outcome)
    {
        if (outcome.Cancelled)
            return;
        IReadOnlyList<KeptFile> kept = outcome.Result ?? [];
        if (outcome.Error is not null)
            Log.Error("the folder of verified files cannot be read: {err}", outcome.Error.Message);
        HashSet<string> known = [.. kept.Select(file => file.Sha256)];
        foreach (string gone in statuses.Items.Keys.Where(sha => !known.Contains(sha)).ToArray())
            statuses.Unpublish(gone);
        foreach (KeptFile file in kept)
        {
            VerifyImageStatus found = Verification.Found(file.Sha256, file.MediaType, file.Path, file.Size);
            if (statuses.Items.TryGetValue(file.Sha256, out VerifyImageStatus? before) && before.FileLocation == file.Path && before.State == SwState.Verified)
                continue;
            statuses.Publish(found);
            Log.Info("{objUUID}: found verified, {size} bytes", file.Sha256, file.Size);
        }
        ready = true;
        statuses.SignalRestarted();
        foreach (VerifyImageConfig config in configs.Items.Values)
            Want(config);
        FreeOrphans();
    }

    // Only once all requests are known: one that comes a moment later than the scan ends still has its file.
    private void FreeOrphans()
    {
        if (!ready || !configs.Synchronized)
            return;
        foreach (string orphan in statuses.Items.Values.Where(status => status.RefCount > 0 && !configs.Items.ContainsKey(status.ImageSha256)).Select(status => status.ImageSha256).ToArray())
            statuses.Publish(statuses.Items[orphan] with { RefCount = 0, Expired = false });
    }

    private void OnConfig(Change<VerifyImageConfig> change)
    {
        if (!ready)
            return;
        if (change.New is { } config)
            Want(config);
        else
            Forget(change.Key);
    }

    private void Want(VerifyImageConfig config)
    {
        if (statuses.Items.TryGetValue(config.ImageSha256, out VerifyImageStatus? known))
        {
            Put(known.Follow(config));
            return;
        }
        VerifyImageStatus status = Verification.Begin(config);
        if (config.Expired)
        {
            // Given back before it was seen: only the answer that lets its owner take it away is missing.
            Put(status with { PendingAdd = false, Expired = true });
            return;
        }
        Put(status);
        if (Digest.Problem(config.ImageSha256) is { } bad)
        {
            Put(status.Failed(bad, Now));
            return;
        }
        if (config.FileLocation.Length == 0)
        {
            Put(status.Failed($"empty fileLocation for {config.ImageSha256}", Now));
            return;
        }
        try
        {
            (string path, long size) = folders.Take(config.FileLocation, config.ImageSha256, config.MediaType);
            status = status.Taken(path, size);
            Put(status);
            hashing.Submit(config.ImageSha256, new(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Put(status.Failed(error.Message, Now));
        }
    }

    private void OnHashed(string sha256, WorkOutcome<string> outcome)
    {
        if (!statuses.Items.TryGetValue(sha256, out VerifyImageStatus? status) || !status.PendingAdd)
            return;
        if (outcome.Cancelled)
            hashing.Submit(sha256, new(status.FileLocation));   // Another file of the same digest: the cancel was for the one before.
        else if (outcome.Result is null)
            Put(status.Failed($"cannot read {status.FileLocation}: {outcome.Error?.Message}", Now));
        else if (Digest.Mismatch(outcome.Result, status.ImageSha256.ToLowerInvariant()) is { } wrong)
            Put(status.Failed(wrong, Now));
        else
            Put(status.Succeeded(folders.Keep(status.FileLocation, status.ImageSha256, status.MediaType)));
    }

    private void Forget(string sha256)
    {
        hashing.Cancel(sha256);
        if (!statuses.Items.TryGetValue(sha256, out VerifyImageStatus? status))
            return;
        if (status.FileLocation.Length > 0)
            folders.Delete(status.FileLocation);
        statuses.Unpublish(sha256);
    }

    private void Put(VerifyImageStatus status)
    {
        statuses.Items.TryGetValue(status.ImageSha256, out VerifyImageStatus? before);
        if (statuses.Publish(status) is { } refused)
            Log.Error("{objUUID}: {err}", status.ImageSha256, refused.Text);
        if (before?.State != status.State || before.Error != status.Error)
            Log.Info("{objUUID}: {from} -> {to} {err}", status.ImageSha256, before?.State, status.State, status.Error);
    }

    private sealed record VerifyJob(string Path);
}
