using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>Content trees: from a name to an image in the content store (storage facts, volumemgr 4).</summary>
public static class Trees
{
    private const string Registry = "DsContainerRegistry";

    /// <summary>The key of the tree's request to resolve its tag; a registry tree has one datastore.</summary>
    public static string ResolveKey(ContentTreeStatus tree) =>
        Keys.Resolve(tree.DatastoreIDList.OrEmpty().FirstOrDefault(), tree.RelativeURL, (uint)tree.GenerationCounter);

    /// <summary>The image's name in the content store; it changes when the tag is resolved.</summary>
    public static string ReferenceID(ContentTreeStatus tree) => $"{tree.ContentID}-{tree.RelativeURL}";

    public static void ConfigChanged(Turn turn, Guid id, ContentTreeConfig? config)
    {
        ContentTreeConfig? before = turn.World.TreeConfigs.GetValueOrDefault(id);
        turn.World = turn.World with { TreeConfigs = turn.World.TreeConfigs.With(id, config) };
        if (config is null)
        {
            Delete(turn, id, deferrable: true);
            Trouble.RoomMayBeFree(turn);
        }
        else if (before is null || !turn.World.Trees.ContainsKey(id))
            Create(turn, config);
        else if (before.RelativeURL != config.RelativeURL || before.Format != config.Format || before.ContentSha256 != config.ContentSha256
            || (config.IsLocal && !before.IsLocal) || (before.DatastoreIDList != config.DatastoreIDList && turn.World.Trees[id].State < SwState.Verified))
        {
            Delete(turn, id, deferrable: false);
            Create(turn, config);
        }
        else
        {
            ContentTreeStatus tree = turn.World.Trees[id];
            if (tree.HasResolverRef && tree.GenerationCounter != config.GenerationCounter)
            {
                turn.Take(OwnTopic.Resolve, ResolveKey(tree));
                tree = tree with { HasResolverRef = false };
            }
            turn.Put(TypesOf(turn.World, tree with
            {
                DatastoreIDList = config.DatastoreIDList,
                MaxDownloadSize = config.MaxDownloadSize,
                GenerationCounter = config.GenerationCounter,
                DisplayName = config.DisplayName,
                IsLocal = config.IsLocal,
            }));
            Update(turn, id);
        }
    }

    public static void DatastoreChanged(Turn turn, Guid id, string type)
    {
        if (turn.World.DatastoreTypes.GetValueOrDefault(id) == type)
            return;
        turn.World = turn.World with { DatastoreTypes = turn.World.DatastoreTypes.SetItem(id, type) };
        foreach (ContentTreeStatus tree in turn.World.Trees.Values.Where(tree => tree.DatastoreIDList.OrEmpty().Contains(id)).ToArray())
            Update(turn, tree.ContentID);
    }

    /// <summary>Walks every tree that has the blob, as far as it goes.</summary>
    public static void UpdateThoseWith(Turn turn, string sha256)
    {
        foreach (ContentTreeStatus tree in turn.World.Trees.Values.Where(tree => tree.Blobs.OrEmpty().Contains(sha256)).ToArray())
            Update(turn, tree.ContentID);
    }

    /// <summary>Walks a tree as far as it goes, and its volumes after it.</summary>
    public static void Update(Turn turn, Guid id)
    {
        if (!turn.World.Trees.TryGetValue(id, out ContentTreeStatus? tree))
            return;
        ContentTreeStatus before = tree;
        tree = Walk(turn, TypesOf(turn.World, tree));
        turn.Put(tree);
        if (tree != before || tree.State == SwState.Loaded)
            Volumes.UpdateThoseFrom(turn, id);
    }

    /// <summary>The ingest of a tree's blobs ended. <paramref name="error"/> empty: the image is in the store.</summary>
    public static void Ingested(Turn turn, Guid id, string error)
    {
        if (!turn.World.Trees.TryGetValue(id, out ContentTreeStatus? tree) || tree.State != SwState.Loading)
            return;
        string[] blobs = [.. tree.Blobs.OrEmpty().Distinct()];
        SwState result = error.Length == 0 ? SwState.Loaded : SwState.Verified;
        foreach (string sha256 in blobs)
            if (turn.World.Blobs.TryGetValue(sha256, out BlobStatus? blob) && blob.State == SwState.Loading)
                turn.Put(blob with { State = result });
        if (error.Length > 0)
        {
            ErrorDescription failure = Failure.Now($"IngestBlobsAndCreateImage {ReferenceID(tree)} failed: {error}", turn.Now);
            if (Trouble.MayPass(error))
            {
                int tries = turn.World.IngestTries.GetValueOrDefault(id);
                TimeSpan pause = Trouble.Pause(tries);
                turn.World = turn.World with { IngestTries = turn.World.IngestTries.SetItem(id, tries + 1) };
                failure = failure with { ErrorRetryCondition = Trouble.Condition(turn.Now, pause) };
                turn.Do(new IngestLater(id, pause));
            }
            turn.Put(tree.Fail(failure, Failure.FromTree));
            Volumes.UpdateThoseFrom(turn, id);
            return;
        }
        turn.World = turn.World with { IngestTries = turn.World.IngestTries.Remove(id) };
        tree = tree.Heal();
        turn.Put(Finish(turn, tree));
        Volumes.UpdateThoseFrom(turn, id);
        // Others may have waited for the root that this tree was loading.
        foreach (string sha256 in blobs)
            UpdateThoseWith(turn, sha256);
    }

    /// <summary>Stores an image anew for which the disk had trouble; the error stays until it is stored.</summary>
    public static void TryAgain(Turn turn, Guid id)
    {
        if (!turn.World.IngestTries.ContainsKey(id)
            || !turn.World.Trees.TryGetValue(id, out ContentTreeStatus? tree) || tree is not { State: SwState.Loading, Error.Length: > 0 }
            || turn.World.Blobs.Values.Any(blob => blob.State == SwState.Loading && tree.Blobs.OrEmpty().Contains(blob.Sha256)))
            return;
        turn.Put(Store(turn, tree));
        Volumes.UpdateThoseFrom(turn, id);
    }

    private static void Create(Turn turn, ContentTreeConfig config)
    {
        Deferral.Cancel(turn, config.ContentID);
        ContentTreeStatus tree = TypesOf(turn.World, new()
        {
            ContentID = config.ContentID,
            DatastoreIDList = config.DatastoreIDList,
            RelativeURL = config.RelativeURL,
            Format = config.Format,
            ContentSha256 = config.ContentSha256,
            MaxDownloadSize = config.MaxDownloadSize,
            GenerationCounter = config.GenerationCounter,
            DisplayName = config.DisplayName,
            State = config.IsLocal ? SwState.Initial : SwState.Loaded,
            Blobs = [],
            IsLocal = config.IsLocal,
        });
        if (tree.ContentSha256.Length > 0 && tree.IsLocal)
            tree = AddRoot(turn, tree, tree.Format == Format.Container || tree.IsOCIRegistry ? "" : ManifestReader.OciLayerGzip);
        turn.Put(tree);
        Update(turn, config.ContentID);
    }

    private static void Delete(Turn turn, Guid id, bool deferrable)
    {
        if (!turn.World.Trees.TryGetValue(id, out ContentTreeStatus? tree))
            return;
        if (tree.HasResolverRef)
            turn.Take(OwnTopic.Resolve, ResolveKey(tree));
        bool defer = deferrable && tree.State >= SwState.Loaded && turn.World.Settings.DeferDelete > TimeSpan.Zero && tree.Blobs.OrEmpty().Count > 0;
        if (defer)
            turn.Put(new DeferredContentDeleteStatus
            {
                ContentID = id,
                GenerationCounter = tree.GenerationCounter,
                ReferenceID = ReferenceID(tree),
                Blobs = tree.Blobs,
                DeleteTime = turn.Now.ToDateTimeOffset() + turn.World.Settings.DeferDelete,
            });
        foreach (string sha256 in tree.Blobs.OrEmpty())
            Blobs.DropReference(turn, sha256);
        if (!defer)
            RemoveImage(turn, ReferenceID(tree));
        turn.Take(OwnTopic.ContentTree, Keys.Uuid(id));
        if (!defer)
            turn.Take(OwnTopic.Latch, LatchKey(tree));
        turn.World = turn.World with { IngestTries = turn.World.IngestTries.Remove(id) };
        Volumes.UpdateThoseFrom(turn, id);
    }

    internal static void RemoveImage(Turn turn, string referenceID)
    {
        if (!turn.World.Images.ContainsKey(referenceID))
            return;
        turn.World = turn.World with { Images = turn.World.Images.Remove(referenceID) };
        turn.Do(new RemoveImage(referenceID));
    }

    private static ContentTreeStatus Walk(Turn turn, ContentTreeStatus tree)
    {
        if (!tree.IsLocal || tree.State >= SwState.Loaded)
            return tree;
        if (tree.ContentSha256.Length > 0 && !ManifestReader.IsSha256(tree.ContentSha256))
            return tree.Fail(Bad(turn, tree, $"malformed content sha256 \"{tree.ContentSha256}\": must be 64 hexadecimal characters"));
        if (tree.State < SwState.Verified)
        {
            if (!tree.AllDatastoresResolved || !Named(turn, ref tree))
                return tree;
            tree = Collect(turn, tree);
        }
        return tree.State == SwState.Verified ? Load(turn, tree) : tree;
    }

    // The root's digest is known, from the config, an earlier resolution or the resolver; false: not yet, or never.
    private static bool Named(Turn turn, ref ContentTreeStatus tree)
    {
        if (tree.IsOCIRegistry && tree.DatastoreIDList.OrEmpty().Count > 1)
        {
            tree = tree.Fail(Bad(turn, tree, "OCI registry along with the fallback datastores list is not supported"));
            return false;
        }
        if (tree.ContentSha256.Length > 0)
            return true;
        if (!tree.IsOCIRegistry)
        {
            tree = tree.Fail(Bad(turn, tree, "no content sha256 defined"));
            return false;
        }
        return turn.World.Latches.TryGetValue(LatchKey(tree), out AppAndImageToHash? latch)
            ? Named(turn, ref tree, latch.Hash)
            : Resolved(turn, ref tree);
    }

    private static bool Resolved(Turn turn, ref ContentTreeStatus tree)
    {
        if (!tree.HasResolverRef)
        {
            turn.Put(new ResolveConfig
            {
                DatastoreID = tree.DatastoreIDList.OrEmpty().FirstOrDefault(),
                Name = tree.RelativeURL,
                Counter = (uint)tree.GenerationCounter,
            });
            tree = tree with { HasResolverRef = true, State = SwState.ResolvingTag };
        }
        if (!turn.World.Resolved.TryGetValue(ResolveKey(tree), out ResolveStatus? answer))
            return false;
        if (answer.Error.Length > 0)
        {
            tree = tree.Fail(answer.ErrorDescription, Failure.FromResolver);
            return false;
        }
        if (!ManifestReader.IsSha256(answer.ImageSha256))
        {
            tree = tree.Fail(Failure.Now($"Received empty SHA for {tree.RelativeURL} from the resolver", turn.Now), Failure.FromResolver);
            return false;
        }
        string digest = answer.ImageSha256.ToLowerInvariant();
        turn.Put(new AppAndImageToHash { ImageID = tree.ContentID, Hash = digest, PurgeCounter = (uint)tree.GenerationCounter });
        turn.Take(OwnTopic.Resolve, ResolveKey(tree));
        tree = tree.Heal() with { HasResolverRef = false };
        return Named(turn, ref tree, digest);
    }

    private static bool Named(Turn turn, ref ContentTreeStatus tree, string digest)
    {
        tree = tree with { ContentSha256 = digest, RelativeURL = WithDigest(tree.RelativeURL, digest) };
        tree = AddRoot(turn, tree, "");
        return true;
    }

    private static string WithDigest(string url, string digest)
    {
        if (url.Contains('@', StringComparison.Ordinal))
            return url;
        int colon = url.LastIndexOf(':');
        return $"{(colon < 0 ? url : url[..colon])}@sha256:{digest}";
    }

    private static ContentTreeStatus AddRoot(Turn turn, ContentTreeStatus tree, string mediaType)
    {
        string root = ManifestReader.IsSha256(tree.ContentSha256) ? tree.ContentSha256.ToLowerInvariant() : tree.ContentSha256;
        Blobs.Ensure(turn, root, tree.DatastoreIDList, tree.RelativeURL, tree.MaxDownloadSize, mediaType, child: false, adopt: tree.IsOCIRegistry);
        Blobs.AddReference(turn, root);
        return tree with { Blobs = [root] };
    }

    // Every blob is verified, children of manifests included; errors of blobs become the tree's.
    private static ContentTreeStatus Collect(Turn turn, ContentTreeStatus tree)
    {
        if (tree.State < SwState.Downloading)
            tree = tree with { State = SwState.Downloading };
        List<BlobStatus> failed = [];
        bool all = true;
        long content = 0;
        for (int i = 0; i < tree.Blobs!.Count; i++)
        {
            string sha256 = tree.Blobs[i];
            BlobStatus blob = WithOrigin(turn, tree, i);
            if (blob.State < SwState.Verified)
                blob = Blobs.Advance(turn, sha256);
            if (blob.State >= SwState.Verified && ManifestReader.IsParent(blob.MediaType))
                blob = Expand(turn, ref tree, blob, ref content);
            if (blob.Error.Length > 0)
            {
                failed.Add(blob);
                Blobs.RetryAfterMismatch(turn, blob);
            }
            all &= blob.State >= SwState.Verified && blob.Error.Length == 0 && (!ManifestReader.IsParent(blob.MediaType) || turn.World.Manifests.ContainsKey(sha256));
        }
        tree = Measure(turn.World, tree, content);
        tree = failed.Count > 0 ? tree.Fail(Join(failed)) : tree.Heal();
        if (!all)
            return tree;
        if (tree.Blobs!.Count == 1 && !ManifestReader.IsParent(turn.World.Blobs[tree.Blobs[0]].MediaType))
            tree = Wrapping.Wrap(turn, tree);
        tree = tree with { State = SwState.Verified };
        turn.Put(tree);
        return tree;
    }

    // A blob that was found as a verified file, and lost again, has to know where it can be fetched.
    private static BlobStatus WithOrigin(Turn turn, ContentTreeStatus tree, int index)
    {
        BlobStatus blob = turn.World.Blobs[tree.Blobs![index]];
        if (blob.State >= SwState.Verified || blob.DatastoreIDList is not null)
            return blob;
        blob = blob with
        {
            DatastoreIDList = tree.DatastoreIDList,
            RelativeURL = index == 0 ? tree.RelativeURL : $"{tree.RelativeURL.Split('@')[0]}@sha256:{blob.Sha256}",
        };
        turn.Put(blob);
        return blob;
    }

    // Adds the children that the list lacks; a digest that a manifest names twice is there twice.
    private static BlobStatus Expand(Turn turn, ref ContentTreeStatus tree, BlobStatus blob, ref long content)
    {
        if (!turn.World.Manifests.TryGetValue(blob.Sha256, out ManifestFacts? facts))
            return blob;
        if (facts.Problem.Length > 0)
        {
            blob = blob.Fail(Failure.Now($"blob {blob.Sha256}: {facts.Problem}", turn.Now));
            turn.Put(blob);
            return blob;
        }
        content += facts.ContentSize;
        string url = tree.RelativeURL.Split('@')[0];
        List<string> there = [.. tree.Blobs!];
        List<string> added = [];
        foreach (ManifestChild child in facts.Children)
        {
            if (there.Remove(child.Sha256))
                continue;
            Blobs.Ensure(
                turn, child.Sha256, blob.DatastoreIDList ?? tree.DatastoreIDList, $"{url}@sha256:{child.Sha256}", (ulong)child.Size, child.MediaType, child: true);
            added.Add(child.Sha256);
        }
        foreach (string sha256 in added)
            Blobs.AddReference(turn, sha256);
        if (added.Count > 0)
            tree = tree with { Blobs = [.. tree.Blobs!, .. added] };
        return blob;
    }

    private static ContentTreeStatus Measure(World world, ContentTreeStatus tree, long content)
    {
        BlobStatus[] blobs = [.. tree.Blobs!.Select(sha256 => world.Blobs[sha256])];
        long current = blobs.Sum(blob => blob.CurrentSize);
        long total = Math.Max(blobs.Sum(blob => blob.TotalSize), content);
        string location = tree.Blobs!.Count > 0 ? blobs[0].Path : "";
        return tree with
        {
            CurrentSize = current,
            TotalSize = total,
            Progress = total > 0 ? (ulong)(100 * current / total) : tree.Progress,
            FileLocation = location,
        };
    }

    private static ErrorDescription Join(List<BlobStatus> failed) => new()
    {
        Error = string.Join(" / ", failed.Select(blob => blob.Error)),
        ErrorTime = failed.Max(blob => blob.ErrorTime),
        ErrorSeverity = failed.Any(blob => blob.ErrorRetryCondition.Length > 0) ? failed.Max(blob => blob.ErrorSeverity) : ErrorSeverity.Error,
        ErrorRetryCondition = failed.Select(blob => blob.ErrorRetryCondition).FirstOrDefault(text => text.Length > 0, ""),
        ErrorEntities = [.. failed.Select(blob => Failure.Entity(ErrorEntityType.ContentBlob, blob.Sha256))],
    };

    private static ContentTreeStatus Load(Turn turn, ContentTreeStatus tree)
    {
        // Another tree loads the same root: it tells us when it is done.
        if (turn.World.Blobs[tree.Blobs![0]].State == SwState.Loading || tree.ErrorSourceType == Failure.FromTree)
            return tree;
        // An earlier run, or a tree that was deleted and came back, has done the work.
        if (turn.World.Images.GetValueOrDefault(ReferenceID(tree)) == tree.Blobs[0] && tree.Blobs.All(sha256 => turn.World.Blobs[sha256].State == SwState.Loaded))
            return Finish(turn, tree);
        return Store(turn, tree);
    }

    private static ContentTreeStatus Store(Turn turn, ContentTreeStatus tree)
    {
        List<IngestBlob> blobs = [];
        foreach (string sha256 in tree.Blobs!.Distinct())
        {
            BlobStatus blob = turn.World.Blobs[sha256];
            blobs.Add(new(sha256, blob.Path, blob.Content, blob.MediaType));
            if (blob.State == SwState.Verified)
                turn.Put(blob with { State = SwState.Loading });
        }
        tree = tree with { State = SwState.Loading };
        turn.Do(new Ingest(tree.ContentID, ReferenceID(tree), blobs.ToValueList()));
        return tree;
    }

    private static ContentTreeStatus Finish(Turn turn, ContentTreeStatus tree)
    {
        foreach (string sha256 in tree.Blobs!.Distinct())
            turn.Put(Requests.DropBoth(turn, turn.World.Blobs[sha256]));
        turn.World = turn.World with { Images = turn.World.Images.SetItem(ReferenceID(tree), tree.Blobs![0]) };
        return tree with { State = SwState.Loaded, CreateTime = turn.Now, FileLocation = "" };
    }

    private static ContentTreeStatus TypesOf(World world, ContentTreeStatus tree)
    {
        ValueList<string> types = [.. tree.DatastoreIDList.OrEmpty().Select(id => world.DatastoreTypes.GetValueOrDefault(id, ""))];
        return tree with
        {
            DatastoreTypesList = types,
            AllDatastoresResolved = types.Count > 0 && types.All(type => type.Length > 0),
            IsOCIRegistry = tree.IsOCIRegistry || types.Contains(Registry),
        };
    }

    private static string LatchKey(ContentTreeStatus tree) => Keys.AppAndImage(Guid.Empty, tree.ContentID, (uint)tree.GenerationCounter);

    private static ErrorDescription Bad(Turn turn, ContentTreeStatus tree, string why) =>
        Failure.Now($"doUpdateContentTree({tree.ContentID}) name {tree.DisplayName}: {why}", turn.Now);
}
