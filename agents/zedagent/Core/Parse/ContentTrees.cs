using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Content to fetch, and the volumes made of it.</summary>
internal static class ContentTrees
{
    public static Table<ContentTreeConfig> Parse(IEnumerable<Api.Config.ContentTree> trees, Guid device) =>
        Table<ContentTreeConfig>.Of(
            trees.Select(tree => new ContentTreeConfig
            {
                ContentID = Words.Uuid(tree.Uuid),
                DatastoreIDList = DatastoresOf(tree),
                RelativeURL = tree.URL,
                Format = (Format)(int)tree.Iformat,
                ContentSha256 = tree.Sha256.ToLowerInvariant(),
                MaxDownloadSize = tree.MaxSizeBytes,
                DisplayName = tree.DisplayName,
                CustomMeta = tree.CustomMetaData,
                IsLocal = !IsForAnotherNode(tree.DesignatedNodeId, device) || tree.Iformat == Api.Config.Format.Container,
            }),
            FromZedagent.ContentTreeConfig.KeyOf);

    /// <summary>Another device of the cluster is named.</summary>
    public static bool IsForAnotherNode(string designated, Guid device) => designated.Length > 0 && Words.Uuid(designated) != device;

    private static ValueList<Guid> DatastoresOf(Api.Config.ContentTree tree)
    {
        IEnumerable<string> ids = tree.DsIdsList.Count > 0 ? tree.DsIdsList : [tree.DsId];
        List<Guid> datastores = [];
        foreach (string id in ids)
        {
            if (!UuidText.TryParse(id, out Guid uuid))
                return [Guid.Empty];
            datastores.Add(uuid);
        }
        return [.. datastores];
    }
}
