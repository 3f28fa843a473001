using System.Collections.Concurrent;
using System.Security.Cryptography;
using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Identity;
using Eve.Api.Auth;
using Eve.Api.Certs;
using Eve.Api.Config;
using Eve.Api.Info;
using Eve.Api.Metrics;
using Eve.Api.Register;
using Eve.Api.Uuid;
using Eve.Tests.Support;
using Google.Protobuf;

namespace Eve.Agents.Zedagent.Tests;

/// <summary>A controller in memory, with the recorded keys: signs as the real one, remembers what it was sent.</summary>
internal sealed class FakeController : IController
{
    public static readonly Guid Uuid = new("2ac881a1-71fd-40f0-aee3-31beb409761c");

    private readonly Lock gate = new();
    private readonly ConcurrentQueue<string> asked = new();
    private readonly List<ConfigRequest> configRequests = [];
    private readonly List<ZInfoMsg> infos = [];
    private readonly List<ZMetricMsg> metrics = [];

    /// <summary>Paths in the order of the calls.</summary>
    public IReadOnlyList<string> Asked => [.. asked];

    /// <summary>"signing-1", or after a change "signing-2".</summary>
    public string Signer { get; set; } = "signing-1";

    /// <summary>Null: the device has none.</summary>
    public EdgeDevConfig? Config { get; set; }

    /// <summary>Answers instead of the config, signed as it is.</summary>
    public byte[]? ConfigPayload { get; set; }

    /// <summary>Nobody answers.</summary>
    public bool Away { get; set; }

    /// <summary>Answers to POSTs of info messages.</summary>
    public Func<ZInfoMsg, int> OnInfo { get; set; } = _ => 201;

    public ZRegisterMsg? Registered { get; private set; }

    /// <summary>As they are now: workers add to them.</summary>
    public IReadOnlyList<ConfigRequest> ConfigRequests => Now(configRequests);

    public IReadOnlyList<ZInfoMsg> Infos => Now(infos);

    public IReadOnlyList<ZMetricMsg> Metrics => Now(metrics);

    public Task<ControllerReply> SendAsync(ControllerRequest request, CancellationToken stop)
    {
        lock (gate)
        {
            asked.Enqueue(request.Path);
            if (Away)
                throw new ControllerException("nobody there");
            byte[] payload = request.Body is null ? [] : AuthContainer.Parser.ParseFrom(request.Body).ProtectedPayload.Payload.ToByteArray();
            return Task.FromResult(Answer(request.Path[(request.Path.LastIndexOf('/') + 1)..], payload));
        }
    }

    private IReadOnlyList<T> Now<T>(List<T> list)
    {
        lock (gate)
            return [.. list];
    }

    private ControllerReply Answer(string name, byte[] payload)
    {
        switch (name)
        {
            case "certs":
                return Signed(Certificates(Signer));
            case "register":
                Registered = ZRegisterMsg.Parser.ParseFrom(payload);
                return new ControllerReply(201, "", []);
            case "uuid":
                return Registered is null ? new ControllerReply(401, "text/plain", []) : Signed(new UuidResponse { Uuid = Uuid.ToString() });
            case "config":
                ConfigRequest asking = ConfigRequest.Parser.ParseFrom(payload);
                configRequests.Add(asking);
                if (ConfigPayload is not null)
                    return Signed(ConfigPayload);
                if (Config is null)
                    return new ControllerReply(404, "text/plain", []);
                string hash = System.Convert.ToHexString(SHA256.HashData(Config.ToByteArray()));
                return asking.ConfigHash == hash
                    ? new ControllerReply(304, "", [])
                    : Signed(new ConfigResponse { Config = Config, ConfigHash = hash });
            case "info":
                ZInfoMsg info = ZInfoMsg.Parser.ParseFrom(payload);
                int status = OnInfo(info);
                if (status < 400)
                    infos.Add(info);
                return new ControllerReply(status, "", []);
            case "metrics":
                metrics.Add(ZMetricMsg.Parser.ParseFrom(payload));
                return new ControllerReply(201, "", []);
            default:
                return new ControllerReply(404, "text/plain", []);
        }
    }

    public static ZControllerCert Certificates(string signer)
    {
        ZControllerCert list = new();
        list.Certs.Add(Certificate(signer, ZCertType.CertTypeControllerSigning));
        list.Certs.Add(Certificate("controller-ecdh", ZCertType.CertTypeControllerEcdhExchange));
        return list;
    }

    public byte[] Envelope(byte[] payload)
    {
        using FileKey key = Key(Signer);
        return new AuthContainer
        {
            ProtectedPayload = new AuthBody { Payload = ByteString.CopyFrom(payload) },
            Algo = Api.Common.HashAlgorithm.Sha25632Bytes,
            SenderCertHash = ByteString.CopyFrom(SHA256.HashData(key.CertificatePem.Span)),
            SignatureHash = ByteString.CopyFrom(key.Sign(payload)),
        }.ToByteArray();
    }

    private static ZCert Certificate(string name, ZCertType type)
    {
        byte[] pem = Golden.Bytes("device-api-conversation", "keys", name + ".cert.pem");
        return new ZCert
        {
            Type = type,
            HashAlgo = Api.Common.HashAlgorithm.Sha25616Bytes,
            Cert = ByteString.CopyFrom(pem),
            CertHash = ByteString.CopyFrom(SHA256.HashData(pem).AsSpan(0, 16)),
        };
    }

    private static FileKey Key(string name) =>
        FileKey.Load(Golden.Path("device-api-conversation", "keys", name + ".cert.pem"), Golden.Path("device-api-conversation", "keys", name + ".key.pem"));

    private ControllerReply Signed(IMessage message) => Signed(message.ToByteArray());

    private ControllerReply Signed(byte[] payload) => new(200, "application/x-proto-binary", Envelope(payload));
}
