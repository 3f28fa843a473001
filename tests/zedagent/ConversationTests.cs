using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Eve.Agents.Zedagent.Controller;
using Eve.Api.Auth;
using Eve.Api.Config;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Zedagent.Tests;

/// <summary>The recorded conversation between the original and the open-source controller, played back from either side.</summary>
public sealed class ConversationTests
{
    private static readonly DateTimeOffset then = new(2026, 11, 21, 21, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, JsonElement> exchanges =
        JsonDocument.Parse(Golden.Bytes("device-api-conversation", "conversation.json")).RootElement.GetProperty("exchanges")
            .EnumerateArray().ToDictionary(exchange => exchange.GetProperty("label").GetString()!);

    private static readonly X509Certificate2Collection roots = CertificateSet.ReadRoots(Golden.Text("device-api-conversation", "keys", "root.pem"));

    [TestCaseSource(nameof(Answers))]
    public void A_recorded_answer_is_opened_with_its_signer_and_refused_with_another(string label, string signer)
    {
        byte[] body = exchanges[label].GetProperty("response").GetProperty("body_base64").GetBytesFromBase64();
        byte[] payload = exchanges[label].GetProperty("response").GetProperty("envelope").GetProperty("payload_base64").GetBytesFromBase64();
        SigningCertificate first = Certificates("certs-first").Signer;
        SigningCertificate second = Certificates("certs-after-rotation").Signer;
        bool isFirst = signer == "signing-1.cert.pem";

        Assert.That(Envelope.Open(body, isFirst ? first : second).Payload, Is.EqualTo(payload));
        Assert.That(Envelope.Open(body, isFirst ? second : first).Fault, Is.EqualTo(EnvelopeFault.UnknownSigner));
    }

    [Test]
    public async Task A_device_with_the_recorded_keys_asks_what_the_original_asked()
    {
        using DeviceUnderTest device = new();
        Playback controller = new();
        foreach (string name in new[] { "device.cert.pem", "device.key.pem" })
            File.Copy(Golden.Path("device-api-conversation", "keys", name), device.Memory.Paths.Config + "/" + name);
        device.Memory.Root.Write("/config/soft_serial", "SOFT-alpha-77\n");
        byte[] token = ConfigRequest.Parser.ParseFrom(Payload("config")).IntegrityToken.ToByteArray();
        device.Memory.Root.Write("/run/eve.integrity_token", System.Text.Encoding.ASCII.GetString(token));

        device.Start(controller, serial: "EVE-SN-alpha-01");
        device.NetworkUp();
        await device.UntilAsync("config", () => controller.Seen.ContainsKey("config"));
        await device.UntilAsync("same config again", () =>
        {
            device.Clock.Advance(TimeSpan.FromSeconds(10));
            return controller.Seen.ContainsKey("config-unchanged");
        });

        foreach (string label in new[] { "certs-first", "register", "uuid", "config", "config-unchanged" })
        {
            ControllerRequest request = controller.Seen[label];
            Assert.That("/api/v2/edgedevice/" + request.Path, Is.EqualTo(exchanges[label].GetProperty("path").GetString()), label);
            Assert.That(request.Body is null, Is.EqualTo(exchanges[label].GetProperty("method").GetString() == "GET"), label);
            bool namesItself = exchanges[label].GetProperty("request").GetProperty("headers").TryGetProperty("X-Serial-Number", out JsonElement _);
            Assert.That(request.Serial.Length > 0, Is.EqualTo(namesItself), label);
            if (request.Body is null)
                continue;
            AuthContainer sent = AuthContainer.Parser.ParseFrom(request.Body);
            AuthContainer recorded = AuthContainer.Parser.ParseFrom(exchanges[label].GetProperty("request").GetProperty("body_base64").GetBytesFromBase64());
            sent.SignatureHash = recorded.SignatureHash;
            Assert.That(sent, Is.EqualTo(recorded), label);
        }
    }

    [TestCase("controllercerts.after-rotation", true)]
    [TestCase("controllercerts", false)]
    public void The_recorded_checkpoint_starts_a_device_only_with_the_certificates_that_signed_it(string certificates, bool starts)
    {
        using DeviceUnderTest device = new();
        Directory.CreateDirectory(device.Memory.Paths.Persist + "/checkpoint");
        File.Copy(Golden.Path("device-api-conversation", "checkpoint", certificates), device.Memory.Paths.Persist + "/checkpoint/controllercerts");
        File.Copy(Golden.Path("device-api-conversation", "checkpoint", "lastconfig"), device.Memory.Paths.Persist + "/checkpoint/lastconfig");
        using (IPubSub<Owner.Zedclient> earlier = device.Memory.Context<Owner.Zedclient>().PubSub)
            earlier.Publish(FromZedclient.OnboardingStatus).Publish(new OnboardingStatus { DeviceUUID = FakeController.Uuid });
        ISubscription<Types.AppInstanceConfig> apps = device.Memory.Watch(FromZedagent.AppInstanceConfig);

        device.Start();
        device.Memory.Advance(TimeSpan.FromSeconds(3));

        Assert.That(apps.Items.Count > 0, Is.EqualTo(starts));
    }

    private static IEnumerable<TestCaseData> Answers() =>
        Golden.Text("device-api-conversation", "signatures.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => row[2] == "response")
            .Select(row => new TestCaseData(row[1], row[3]));

    private static CertificateSet Certificates(string label)
    {
        byte[] body = exchanges[label].GetProperty("response").GetProperty("body_base64").GetBytesFromBase64();
        return CertificateSet.Check(Envelope.OpenUnchecked(body)!, roots, then, needsKeyExchange: true, out string error) ?? throw new InvalidOperationException(error);
    }

    private static byte[] Payload(string label) => exchanges[label].GetProperty("request").GetProperty("envelope").GetProperty("payload_base64").GetBytesFromBase64();

    /// <summary>Answers as recorded.</summary>
    private sealed class Playback : IController
    {
        public ConcurrentDictionary<string, ControllerRequest> Seen { get; } = new();

        public Task<ControllerReply> SendAsync(ControllerRequest request, CancellationToken stop)
        {
            string name = request.Path[(request.Path.LastIndexOf('/') + 1)..];
            string label = name switch
            {
                "certs" => "certs-first",
                "config" => Seen.ContainsKey("config") ? "config-unchanged" : "config",
                "info" => "info-device",
                _ => name,
            };
            Seen.TryAdd(label, request);
            JsonElement exchange = exchanges[label];
            JsonElement response = exchange.GetProperty("response");
            string type = response.GetProperty("headers").TryGetProperty("Content-Type", out JsonElement types) ? types[0].GetString()! : "";
            byte[] body = response.GetProperty("body_base64").GetString() is { Length: > 0 } text ? System.Convert.FromBase64String(text) : [];
            return Task.FromResult(new ControllerReply(exchange.GetProperty("status").GetInt32(), type, body));
        }
    }
}
