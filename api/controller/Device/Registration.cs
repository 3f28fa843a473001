using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Api.Auth;
using Eve.Api.Register;
using Eve.Controller.Apps;
using Eve.Controller.Keys;
using Eve.Controller.Store;
using Google.Protobuf;
using NLog;

namespace Eve.Controller.Device;

/// <summary>First contact: an onboarding certificate and a serial that the operator allowed bind a device certificate to a device.</summary>
public sealed class Registration(IStore store, TimeProvider time)
{
    private static readonly Logger Log = LogManager.GetLogger("controller.device");

    public Answer Register(AuthContainer envelope)
    {
        if (envelope.ProtectedPayload.Payload.IsEmpty)
            return Answer.Malformed("no registration message");
        if (Certificates(envelope.SenderCert) is not [X509Certificate2 onboarding, ..] senders)
            return Answer.Malformed("senderCert holds no certificate");
        string onboardHash = Pem.HashOf(onboarding);
        if (Envelope.SenderOf(envelope) != onboardHash || !senders.Any(sender => Envelope.IsSignedBy(envelope, sender)))
            return Answer.Unknown("not signed with the onboarding certificate that it carries");

        IReadOnlyList<DeviceRecord> expected = store.DevicesByOnboarding(onboardHash);
        bool open = store.OpenOnboarding(onboardHash) is not null;
        if (expected.Count == 0 && !open)
            return Answer.Forbidden("the onboarding certificate is not known");
        if (!TryParse(envelope.ProtectedPayload.Payload, out ZRegisterMsg message) || Certificates(message.PemCert) is not [X509Certificate2 own, ..])
            return Answer.Malformed("the registration message holds no device certificate");
        if (own.GetECDsaPublicKey() is null)
            return Answer.Malformed("the device certificate has no EC key");
        return Bind(new(own.ExportCertificatePem(), Pem.HashOf(own), message.Serial.Trim(), message.SoftSerial.Trim(), onboardHash), expected, open);
    }

    private Answer Bind(Candidate candidate, IReadOnlyList<DeviceRecord> expected, bool open)
    {
        string[] serials = [.. new[] { candidate.Serial, candidate.SoftSerial }.Where(serial => serial != "").Distinct()];
        if (store.DeviceByCertificate(candidate.Hash) is { } known)
            return known.OnboardHash == candidate.OnboardHash ? new(200) : Answer.Conflict("the device certificate belongs to another device");

        DeviceRecord[] slots = [.. serials.SelectMany(serial => expected.Where(device => device.Serial == serial))];
        foreach (DeviceRecord slot in slots.Where(slot => slot.CertificateHash == ""))
        {
            bool taken = false;
            store.Edit(slot.Id, device =>
            {
                taken = device.CertificateHash == "";
                return taken ? Bound(device, candidate) : device;
            });
            if (taken)
                return Registered(slot.Id, slot.Name, candidate);
        }
        if (slots.Length > 0)
            return Answer.Conflict($"serial '{string.Join("', '", serials)}' is registered with another certificate");
        return open ? AddUnexpected(candidate) : Answer.Forbidden($"serial '{string.Join("', '", serials)}' is not expected");
    }

    private Answer AddUnexpected(Candidate candidate)
    {
        Guid id = Guid.NewGuid();
        string serial = candidate.Serial != "" ? candidate.Serial : candidate.SoftSerial;
        string name = serial == "" || store.DeviceByName(serial) is not null ? id.ToString("D") : serial;
        DeviceRecord device = new(id, name, serial, candidate.OnboardHash, "", "", time.GetUtcNow(), null, null, ByteString.Empty);
        device = device with { Config = DefaultConfig.For(device, [new("eth0")], DefaultConfig.Epoch(store, time), null, time.GetUtcNow()).ToByteString() };
        return store.Add(Bound(device, candidate))
            ? Registered(id, name, candidate)
            : Answer.Conflict("registered at the same moment by another request");
    }

    private DeviceRecord Bound(DeviceRecord device, Candidate candidate) =>
        device with { CertificatePem = candidate.Pem, CertificateHash = candidate.Hash, Registered = time.GetUtcNow() };

    private static Answer Registered(Guid id, string name, Candidate candidate)
    {
        Log.Info("device {name} ({device}) registered with serial {serial}", name, id, candidate.Serial);
        return Answer.Created();
    }

    private static bool TryParse(ByteString payload, out ZRegisterMsg message)
    {
        message = new();
        try
        {
            message.MergeFrom(payload);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    /// <summary>The bytes are base64 text of a PEM file.</summary>
    private static IReadOnlyList<X509Certificate2>? Certificates(ByteString base64)
    {
        byte[] pem = new byte[base64.Length];
        return Convert.TryFromBase64String(base64.ToStringUtf8(), pem, out int length)
            ? Pem.Certificates(Encoding.ASCII.GetString(pem, 0, length))
            : null;
    }

    private sealed record Candidate(string Pem, string Hash, string Serial, string SoftSerial, string OnboardHash);
}
