using System.Text.Json.Nodes;
using Eve.Api.Attest;
using Eve.Api.Certs;
using Eve.Api.Config;
using Eve.Api.Uuid;
using Eve.Controller.Keys;
using Eve.Controller.Store;
using Eve.Tests.Support;
using Google.Protobuf;

namespace Eve.Controller.Tests.Device;

/// <summary>The recorded conversation between EVE's sender and another controller, its requests played in order to this one.</summary>
[TestFixture]
public sealed class ConversationTests
{
    /// <summary>Where this controller answers otherwise on purpose; everything else must have the recorded status.</summary>
    private static readonly Dictionary<string, (int Status, string Why)> Differences = new()
    {
        ["register-repeat-one-serial"] = (200, "the API text wants 200 for the same certificate again"),
        ["register-repeat"] = (200, "the same"),
        ["uuid-empty-body"] = (400, "a bad request is no fault of the server"),
        ["uuid-not-an-envelope"] = (400, "the same"),
        ["config-garbage-payload"] = (400, "the same"),
        ["config-get"] = (405, "the path exists, the method does not"),
        ["config-without-token"] = (200, "the token is not demanded"),
        ["config-wrong-token"] = (200, "the same"),
        ["config-unchanged"] = (200, "the hash is the recorded controller's; ConfigTests has the 304"),
        ["config-other-uuid-in-path"] = (404, "the API text wants path and signer to agree"),
        ["hardwarehealth"] = (201, "the API text wants 201"),
    };

    private static readonly JsonNode Conversation = JsonNode.Parse(Golden.Text("device-api-conversation", "conversation.json"))!;
    private static readonly Guid Device = Guid.Parse((string)Conversation["device_uuid"]!);

    private TestController controller = null!;

    [SetUp]
    public async Task Start() => controller = await TestController.StartAsync(new(
        Key("root.pem"), [], new(Key("tls-server.cert.pem"), Key("tls-server.key.pem")), new(Key("signing-1.cert.pem"), Key("signing-1.key.pem")), Key("controller-ecdh.cert.pem")));

    [TearDown]
    public async Task Stop() => await controller.DisposeAsync();

    [Test]
    public async Task Every_recorded_request_gets_its_answer()
    {
        List<string> wrong = [];
        foreach (JsonNode? exchange in Conversation["exchanges"]!.AsArray())
        {
            string label = (string)exchange!["label"]!;
            byte[] body = Convert.FromBase64String((string?)exchange["request"]!["body_base64"] ?? "");
            if ((string)exchange["made_by"]! == "admin")
            {
                await OperateAsync(label, body);
                continue;
            }
            using HttpRequestMessage request = new(new((string)exchange["method"]!), (string)exchange["path"]!);
            if (request.Method == HttpMethod.Post)
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/x-proto-binary") } };
            using HttpResponseMessage response = await controller.Devices.SendAsync(request);
            byte[] reply = await response.Content.ReadAsByteArrayAsync();

            int expected = Differences.TryGetValue(label, out (int Status, string Why) other) ? other.Status : (int)exchange["status"]!;
            if ((int)response.StatusCode != expected)
                wrong.Add($"{label}: {(int)response.StatusCode}, not {expected}");
            else if (expected == (int)exchange["status"]!)
                CompareForm(label, exchange["response"]!, response, reply);
            if (expected is 200 or 201 && reply.Length > 0)
                Inspect(label, exchange["response"]!["envelope"]?["payload_json"], controller.Open(reply));
            if (label == "attest-quote")   // the next requests carry the token of the recording
                controller.Store.Edit(Device, device => device with { IntegrityToken = ByteString.FromBase64((string)exchange["response"]!["envelope"]!["payload_json"]!["quoteResp"]!["integrityToken"]!) });
        }
        Assert.That(wrong, Is.Empty);
    }

    private async Task OperateAsync(string label, byte[] body)
    {
        switch (label)
        {
            case "admin-onboard":
                string onboard = Pem.HashOf(Pem.Certificates(Key("onboard.cert.pem"))![0]);
                controller.Store.Add(new DeviceRecord(Device, "recorded", (string)Conversation["serial"]!, onboard, "", "", controller.Clock.GetUtcNow(), null, null, ByteString.Empty));
                break;
            case "admin-config" or "admin-config-2":
                using (ByteArrayContent config = new(body) { Headers = { ContentType = new("application/x-proto-binary") } })
                using (HttpResponseMessage response = await controller.Admin.PutAsync("devices/recorded/config", config))
                    Assert.That((int)response.StatusCode, Is.EqualTo(204));
                break;
            case "admin-delete":
                Assert.That((await controller.AdminAsync("DELETE", "devices/recorded")).Status, Is.EqualTo(204));
                break;
            default:
                Assert.Fail($"unknown operator call {label}");
                break;
        }
    }

    private static void CompareForm(string label, JsonNode recorded, HttpResponseMessage response, byte[] reply)
    {
        string? type = (string?)recorded["headers"]!["Content-Type"]?[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo(type), label);
            Assert.That(response.Headers.Contains("X-Content-Type-Options"), Is.EqualTo(recorded["headers"]!["X-Content-Type-Options"] is not null), label);
            Assert.That(reply, Has.Length.Zero.Or.Length.Positive, label);
            if (type?.StartsWith("text/plain", StringComparison.Ordinal) ?? true)
                Assert.That(reply, Is.EqualTo(Convert.FromBase64String((string?)recorded["body_base64"] ?? "")), label);
        }
    }

    /// <summary>Payloads that have no random part are those of the recording.</summary>
    private static void Inspect(string label, JsonNode? recorded, byte[] payload)
    {
        switch (label.Split('-')[0])
        {
            case "certs":
                ZControllerCert certificates = ZControllerCert.Parser.ParseFrom(payload);
                Assert.That(certificates.Certs.Select(cert => cert.Type), Is.EquivalentTo(new[] { ZCertType.CertTypeControllerSigning, ZCertType.CertTypeControllerEcdhExchange }));
                if (label == "certs-first")
                    Assert.That(certificates.Certs, Is.EquivalentTo(JsonParser.Default.Parse<ZControllerCert>(recorded!.ToJsonString()).Certs));
                break;
            case "uuid":
                Assert.That(UuidResponse.Parser.ParseFrom(payload).Uuid, Is.EqualTo(Device.ToString("D")));
                break;
            case "attest":
                ZAttestResponse expected = JsonParser.Default.Parse<ZAttestResponse>(recorded!.ToJsonString());
                ZAttestResponse answer = ZAttestResponse.Parser.ParseFrom(payload);
                Assert.That(answer.Nonce?.Nonce.Length, Is.EqualTo(expected.Nonce?.Nonce.Length), label);
                Assert.That(answer.QuoteResp?.IntegrityToken.Length, Is.EqualTo(expected.QuoteResp?.IntegrityToken.Length), label);
                foreach (ZAttestResponse both in (ZAttestResponse[])[expected, answer])
                {
                    both.Nonce = null;
                    if (both.QuoteResp is not null)
                        both.QuoteResp.IntegrityToken = ByteString.Empty;
                }
                Assert.That(answer, Is.EqualTo(expected), label);
                break;
            case "config" when recorded is not null:
                Assert.That(Comparable(ConfigResponse.Parser.ParseFrom(payload).Config), Is.EqualTo(Comparable(JsonParser.Default.Parse<ConfigResponse>(recorded.ToJsonString()).Config)), label);
                break;
        }
    }

    /// <summary>Without what each controller sets by itself.</summary>
    private static EdgeDevConfig Comparable(EdgeDevConfig config)
    {
        EdgeDevConfig copy = config.Clone();
        copy.Id.Version = "";
        copy.ConfigTimestamp = null;
        copy.ControllercertConfighash = "";
        return copy;
    }

    private static string Key(string file) => Golden.Text("device-api-conversation", "keys", file).Trim();
}
