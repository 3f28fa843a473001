using System.Buffers.Text;
using System.Security.Cryptography;
using Eve.Api.Config;
using Eve.Controller.Keys;
using Eve.Controller.Store;
using Google.Protobuf;
using NLog;

namespace Eve.Controller.Device;

/// <summary>Hands out a device's configuration, or 304 when the device has it already.</summary>
public sealed class ConfigFetch(ControllerKeys keys)
{
    private static readonly Logger Log = LogManager.GetLogger("controller.device");

    public Answer Fetch(DeviceRecord device, byte[] payload)
    {
        ConfigRequest request;
        try
        {
            request = ConfigRequest.Parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            return Answer.Malformed("not a ConfigRequest");
        }
        if (device.Config.IsEmpty)
            return Answer.NotFound("the device has no configuration");
        EdgeDevConfig config = EdgeDevConfig.Parser.ParseFrom(device.Config);
        config.ControllercertConfighash = keys.CertificatesHash;
        string hash = Base64Url.EncodeToString(SHA256.HashData(config.ToByteArray()));
        if (request.ConfigHash == hash)
            return Answer.NotModified;
        Log.Info("device {name} ({device}) gets configuration version {version}", device.Name, device.Id, config.Id?.Version);
        return Answer.Ok(new ConfigResponse { Config = config, ConfigHash = hash });
    }
}
