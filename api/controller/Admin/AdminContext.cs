using System.Net;
using Eve.Api.Config;
using Eve.Controller.Apps;
using Eve.Controller.Device;
using Eve.Controller.Keys;
using Eve.Controller.Store;
using Google.Protobuf;

namespace Eve.Controller.Admin;

/// <summary>What all admin calls work with.</summary>
public sealed record AdminContext(
    IStore Store, ControllerKeys Keys, DeviceSights Sights, TimeProvider Time, ControllerOptions Options, Func<IReadOnlyList<IPEndPoint>> DeviceAddresses)
{
    /// <summary>The device with this UUID or name.</summary>
    public DeviceRecord? Find(string device) => (Guid.TryParse(device, out Guid id) ? Store.Device(id) : null) ?? Store.DeviceByName(device);

    /// <summary>
    /// Edits a device's configuration as one step: read, change, mark as newer, write. When <paramref name="edit"/> says false
    /// nothing is written.
    /// </summary>
    /// <returns>The configuration as it stands afterwards; null when there is no such device.</returns>
    public EdgeDevConfig? Edit(Guid device, Func<EdgeDevConfig, bool> edit)
    {
        EdgeDevConfig? result = null;
        Store.Edit(device, stored =>
        {
            EdgeDevConfig config = EdgeDevConfig.Parser.ParseFrom(stored.Config);
            result = config.Clone();
            if (!edit(result))
            {
                result = config;
                return stored;
            }
            AppEdits.Stamp(result, config, Time.GetUtcNow());
            return stored with { Config = result.ToByteString() };
        });
        return result;
    }
}
