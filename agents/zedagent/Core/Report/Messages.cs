using Eve.Api.Info;
using Eve.Types;
using Google.Protobuf.WellKnownTypes;

namespace Eve.Agents.Zedagent.Core.Report;

/// <summary>Info messages ready for the queue: which object they are about, and the message.</summary>
/// <param name="Key">A newer message with the same key takes the place of an older one.</param>
/// <param name="Kind">Decides the order of sending.</param>
public sealed record Report(string Key, ReportKind Kind, ZInfoMsg Message);

/// <summary>In the order of sending within one pass.</summary>
public enum ReportKind
{
    Attestation,
    App,
    Hardware,
    Other,
}

/// <summary>One info message per object.</summary>
public static class Messages
{
    /// <returns>Null while the app's numbers are not to leave the device.</returns>
    public static Report? App(string key, AppInstanceStatus? status, ReportWorld world)
    {
        if (status?.NoUploadStatsToController == true)
            return null;
        ZInfoApp info = status is null ? new ZInfoApp { AppID = key } : AppInfo.Of(status, world);
        return new Report(key, ReportKind.App, New(ZInfoTypes.ZiApp, world, message => message.Ainfo = info));
    }

    /// <param name="status">The last one, when the instance is gone.</param>
    public static Report NetworkInstance(NetworkInstanceStatus status, bool deleted, ReportWorld world)
    {
        ZInfoNetworkInstance info = deleted ? NetworkInstanceInfo.Deleted(status) : NetworkInstanceInfo.Of(status, world);
        return new Report(status.UUID.ToString(), ReportKind.Other, New(ZInfoTypes.ZiNetworkInstance, world, message => message.Niinfo = info));
    }

    /// <param name="key">The topic's; the generation behind the hash mark is not part of the object's name.</param>
    public static Report Volume(string key, VolumeStatus? status, ReportWorld world)
    {
        string uuid = key.Split('#')[0];
        ZInfoVolume info = status is null ? new ZInfoVolume { Uuid = uuid } : StorageInfo.Of(status, world);
        return new Report(uuid, ReportKind.Other, New(ZInfoTypes.ZiVolume, world, message => message.Vinfo = info));
    }

    public static Report ContentTree(string key, ContentTreeStatus? status, ReportWorld world)
    {
        ZInfoContentTree info = status is null ? new ZInfoContentTree { Uuid = key } : StorageInfo.Of(status);
        return new Report(key, ReportKind.Other, New(ZInfoTypes.ZiContentTree, world, message => message.Cinfo = info));
    }

    public static Report Blob(string key, BlobStatus? status, ReportWorld world)
    {
        ZInfoBlobList list = new();
        list.Blob.Add(status is null ? new ZInfoBlob { Sha256 = key } : StorageInfo.Of(status));
        return new Report(key, ReportKind.Other, New(ZInfoTypes.ZiBlobList, world, message => message.Binfo = list));
    }

    public static Report Device(ReportWorld world) =>
        new(world.Device.ToString(), ReportKind.Other, New(ZInfoTypes.ZiDevice, world, message => message.Dinfo = DeviceInfo.Of(world)));

    private static ZInfoMsg New(ZInfoTypes type, ReportWorld world, Action<ZInfoMsg> fill)
    {
        ZInfoMsg message = new() { Ztype = type, DevId = world.Device.ToString(), AtTimeStamp = Timestamp.FromDateTimeOffset(world.Now) };
        fill(message);
        return message;
    }
}
