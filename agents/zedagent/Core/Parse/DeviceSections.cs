using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>The small sections about the device as a whole.</summary>
internal static class DeviceSections
{
    /// <summary>A side controller; an empty record when there is none or its URL is unusable.</summary>
    public static LOCConfig Loc(Api.Config.LOCConfig? loc, Table<DatastoreConfig> datastores)
    {
        if (loc is null || !Uri.TryCreate(loc.LocUrl, UriKind.Absolute, out Uri? _))
            return LOCConfig.Zero;
        string datastore = loc.DatastoreCollectInfoId.Count == 0 ? "" : Words.Uuid(loc.DatastoreCollectInfoId[0]).ToString();
        return new LOCConfig { LocURL = loc.LocUrl, CollectInfoDatastore = datastores.Find(datastore) ?? DatastoreConfig.Zero };
    }

    /// <param name="before">Its retry counter stays when the config does not say another.</param>
    public static Table<BaseOsConfig> BaseOs(Api.Config.BaseOS? baseOs, Table<BaseOsConfig> before)
    {
        if (baseOs is null)
            return Table<BaseOsConfig>.Empty;
        BaseOsConfig record = new()
        {
            ContentTreeUUID = baseOs.ContentTreeUuid,
            BaseOsVersion = baseOs.BaseOsVersion,
            Activate = baseOs.Activate,
            RetryUpdateCounter = baseOs.RetryUpdate?.Counter ?? before.Records.FirstOrDefault()?.RetryUpdateCounter ?? 0,
        };
        return Table<BaseOsConfig>.One(record.ContentTreeUUID, record);
    }

    public static EdgeNodeInfo NodeInfo(Api.Config.EdgeDevConfig config) => new()
    {
        DeviceName = config.DeviceName,
        DeviceID = Words.Uuid(config.Id.Uuid),
        ProjectName = config.ProjectName,
        ProjectID = Words.Uuid(config.ProjectId),
        EnterpriseName = config.EnterpriseName,
        EnterpriseID = config.EnterpriseId,
    };

    public static EdgeNodeDisks Disks(Api.Config.DisksConfig disks) => new()
    {
        ArrayType = (EdgeNodeDiskArrayType)(int)disks.ArrayType,
        Disks = disks.Disks.Select(disk => new EdgeNodeDiskConfig
        {
            Disk = Disk(disk.Disk) ?? EdgeNodeDiskDescription.Zero,
            OldDisk = Disk(disk.OldDisk),
            Config = (EdgeNodeDiskConfigType)(int)disk.DiskConfig_,
        }).ToValueList().NullIfEmpty(),
        Children = disks.Children.Select(Disks).ToValueList().NullIfEmpty(),
    };

    private static EdgeNodeDiskDescription? Disk(Api.Common.DiskDescription? disk) =>
        disk is null ? null : new EdgeNodeDiskDescription { Name = disk.Name, LogicalName = disk.LogicalName, Serial = disk.Serial };
}
