using Eve.Api.Info;
using Google.Protobuf;

namespace Eve.Controller.Device;

/// <summary>What an info message is about.</summary>
/// <param name="Kind">Name of the content member as in JSON: dinfo, ainfo, …</param>
/// <param name="ObjectId">Empty for things of which a device has one.</param>
/// <param name="Deleted">The message holds nothing but the object's id: that is how a device reports a removal.</param>
public readonly record struct InfoSubject(string Kind, string ObjectId, bool Deleted)
{
    public const string Device = "dinfo";
    public const string App = "ainfo";

    public static InfoSubject Of(ZInfoMsg message) => message.InfoContentCase switch
    {
        ZInfoMsg.InfoContentOneofCase.Dinfo => new(Device, "", false),
        ZInfoMsg.InfoContentOneofCase.Ainfo => new(App, message.Ainfo.AppID, message.Ainfo.Equals(new() { AppID = message.Ainfo.AppID })),
        ZInfoMsg.InfoContentOneofCase.Niinfo => new("niinfo", message.Niinfo.NetworkID,
            message.Niinfo.Equals(new() { NetworkID = message.Niinfo.NetworkID, NetworkVersion = message.Niinfo.NetworkVersion })),
        ZInfoMsg.InfoContentOneofCase.Vinfo => new("vinfo", message.Vinfo.Uuid, message.Vinfo.Equals(new() { Uuid = message.Vinfo.Uuid })),
        ZInfoMsg.InfoContentOneofCase.Cinfo => new("cinfo", message.Cinfo.Uuid, message.Cinfo.Equals(new() { Uuid = message.Cinfo.Uuid })),
        ZInfoMsg.InfoContentOneofCase.Binfo => message.Binfo.Blob is [var blob, ..]
            ? new("binfo", blob.Sha256, blob.Equals(new() { Sha256 = blob.Sha256 }))
            : new("binfo", "", true),
        ZInfoMsg.InfoContentOneofCase.Amdinfo => new("amdinfo", $"{message.Amdinfo.Uuid}:{(int)message.Amdinfo.Type}",
            message.Amdinfo.Equals(new() { Uuid = message.Amdinfo.Uuid, Type = message.Amdinfo.Type })),
        ZInfoMsg.InfoContentOneofCase.PatchInfo => new("patchInfo", message.PatchInfo.Id, false),
        _ => new(char.ToLowerInvariant(message.InfoContentCase.ToString()[0]) + message.InfoContentCase.ToString()[1..], "", false),
    };
}
