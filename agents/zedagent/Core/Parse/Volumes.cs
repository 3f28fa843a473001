using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Volumes. What apps do with them is looked at only when this section is read (as the original does).</summary>
internal static class Volumes
{
    public static Table<VolumeConfig> Parse(
        IEnumerable<Api.Config.Volume> volumes, IReadOnlyCollection<Api.Config.AppInstanceConfig> apps, Table<ContentTreeConfig> trees, Guid device) =>
        Table<VolumeConfig>.Of(volumes.Select(volume => ParseOne(volume, apps, trees, device)), FromZedagent.VolumeConfig.KeyOf);

    private static VolumeConfig ParseOne(
        Api.Config.Volume volume, IReadOnlyCollection<Api.Config.AppInstanceConfig> apps, Table<ContentTreeConfig> trees, Guid device)
    {
        string tree = volume.Origin?.DownloadContentTreeID ?? "";
        Guid content = Words.Uuid(tree);
        bool native = content != Guid.Empty && apps.Any(app => IsContainer(app) && app.VolumeRefList.Any(reference => Is(reference, volume)));
        return new VolumeConfig
        {
            VolumeID = Words.Uuid(volume.Uuid),
            ContentID = content,
            VolumeContentOriginType = (VolumeContentOriginType)(int)(volume.Origin?.Type ?? 0),
            MaxVolSize = unchecked((ulong)volume.Maxsizebytes),
            ReadOnly = volume.Readonly,
            GenerationCounter = volume.GenerationCount,
            Encrypted = !volume.ClearText,
            DisplayName = volume.DisplayName,
            HasNoAppReferences = !apps.Any(app =>
                app.VolumeRefList.Any(reference => reference.Uuid == volume.Uuid && reference.GenerationCount == volume.GenerationCount)),
            Target = (Target)(int)volume.Target,
            CustomMeta = trees.Find(tree)?.CustomMeta ?? "",
            IsReplicated = !native && ContentTrees.IsForAnotherNode(volume.DesignatedNodeId, device),
            IsNativeContainer = native,
        };
    }

    private static bool IsContainer(Api.Config.AppInstanceConfig app) => app.Fixedresources?.VirtualizationMode == Api.Config.VmMode.Nohyper;

    private static bool Is(Api.Config.VolumeRef reference, Api.Config.Volume volume) =>
        string.Equals(reference.Uuid, volume.Uuid, StringComparison.OrdinalIgnoreCase);
}
