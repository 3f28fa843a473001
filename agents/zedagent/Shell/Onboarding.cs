using Eve.Agents.Files;
using Eve.Agents.Zedagent.Controller;
using Eve.Api.Register;
using Eve.Api.Uuid;
using Eve.PubSub;
using Eve.Types;
using Google.Protobuf;
using NLog;

namespace Eve.Agents.Zedagent.Shell;

/// <summary>
/// Makes the device known to its controller and learns its UUID: certificates, register, uuid (device-api facts, section 4). What the
/// original leaves to the short-lived agent zedclient; the result stands on zedclient's topic.
/// </summary>
internal sealed class Onboarding
{
    private static readonly TimeSpan serverPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan longestPause = TimeSpan.FromSeconds(600);

    private readonly EventLoop loop;
    private readonly Paths paths;
    private readonly ControllerLine line;
    private readonly Certificates certificates;
    private readonly IPublication<OnboardingStatus> publication;
    private readonly Func<string> localModel;
    private readonly Action<Guid> onUuid;
    private readonly Logger log;
    private IDisposable? timer;
    private int failures;
    private bool registered;

    public Onboarding(
        EventLoop loop, Paths paths, ControllerLine line, Certificates certificates, IPublication<OnboardingStatus> publication,
        Func<string> localModel, Action<Guid> onUuid, Logger log)
    {
        this.loop = loop;
        this.paths = paths;
        this.line = line;
        this.certificates = certificates;
        this.publication = publication;
        this.localModel = localModel;
        this.onUuid = onUuid;
        this.log = log;
        Uuid = publication.Items.GetValueOrDefault(Keys.Global)?.DeviceUUID ?? Guid.Empty;
    }

    /// <summary>Nil until the controller gave one, now or in an earlier run.</summary>
    public Guid Uuid { get; private set; }

    /// <summary>Does what comes next, if it can be done now. Harmless at any time.</summary>
    public void Advance()
    {
        if (Uuid != Guid.Empty && certificates.Trust.Current is not null)
            return;
        line.ReadServer();
        if (line.Server.Length == 0)
            Again(serverPoll);
        if (!line.IsOpen || line.IsBusy("onboard") || line.IsBusy("certs"))
            return;
        timer?.Dispose();
        if (!certificates.Fetched)
            certificates.Fetch(good => OnCertificates(good));
        else if (!registered && line.OnboardingKey is not null)
            Register();
        else
            AskUuid();
    }

    /// <summary>Asks for the UUID of a device that has one: the controller seems not to know it.</summary>
    public void LookUp() => AskUuid();

    private void OnCertificates(bool good)
    {
        Step(good, certificates.Error);
        // The UUID was known, but nobody could be believed.
        if (good && Uuid != Guid.Empty)
            onUuid(Uuid);
    }

    private void Register()
    {
        ZRegisterMsg message = new()
        {
            PemCert = ByteString.CopyFromUtf8(System.Convert.ToBase64String(line.DeviceKey!.CertificatePem.Span)),
            Serial = line.Serial,
            SoftSerial = line.SoftSerial,
        };
        ControllerCall call = line.Prepare("register", message.ToByteArray()) with
        {
            Key = line.OnboardingKey,
            Introduces = true,
            Serial = line.Serial,
            SoftSerial = line.SoftSerial,
        };
        line.Call("onboard", call, (result, error) =>
        {
            if (result is { Status: 200 or 201 })
                log.Info("the controller has registered the device");
            else
                log.Warn("the controller did not register the device: {err}", Explain(result?.Status ?? 0, error));
            // A device that was added to its controller by hand is refused here and known there: the UUID decides.
            registered = result is not null;
            if (registered)
                AskUuid();
            else
                Step(good: false, error);
        });
    }

    private void AskUuid()
    {
        ControllerCall call = line.Prepare("uuid", new UuidRequest().ToByteArray()) with
        {
            Signers = certificates.Trust.Signers,
            Serial = Uuid == Guid.Empty ? line.Serial : "",
            SoftSerial = Uuid == Guid.Empty ? line.SoftSerial : "",
        };
        line.Call("onboard", call, (result, error) =>
        {
            if (result?.Payload is { } payload)
                error = Take(payload);
            if (error.Length == 0)
                return;
            log.Warn("no UUID from the controller: {err}", Explain(result?.Status ?? 0, error));
            if (Uuid != Guid.Empty)
                return;
            // Registering again is harmless, and the operator may have allowed it meanwhile.
            registered = false;
            if (result?.Fault == EnvelopeFault.UnknownSigner)
                certificates.Fetch();
            Step(good: false, error);
        });
    }

    /// <returns>Why the answer is of no use; empty when it was taken.</returns>
    private string Take(byte[] payload)
    {
        UuidResponse answer;
        try
        {
            answer = UuidResponse.Parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            return "the answer is no UuidResponse";
        }
        if (!UuidText.TryParse(answer.Uuid.Trim(), out Guid uuid) || uuid == Guid.Empty)
            return $"\"{answer.Uuid}\" is no UUID";
        string model = answer is { Manufacturer.Length: > 0, ProductName.Length: > 0 }
            ? $"{answer.Manufacturer}.{answer.ProductName}"
            : publication.Items.GetValueOrDefault(Keys.Global)?.HardwareModel is { Length: > 0 } known ? known : localModel();
        if (Uuid != uuid)
            log.Info("the device is {objUUID}", uuid);
        bool isOther = Uuid != uuid;
        Uuid = uuid;
        failures = 0;
        if (publication.Publish(new OnboardingStatus { DeviceUUID = uuid, HardwareModel = model }) is { } refused)
            log.Error("cannot publish: {err}", refused.Text);
        SaveFiles(uuid, model);
        if (isOther)
            onUuid(uuid);
        return "";
    }

    private void SaveFiles(Guid uuid, string model)
    {
        try
        {
            Save("uuid", $"{uuid}\n");
            Save("hardwaremodel", model);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Error("the device's UUID cannot be saved: {err}", error.Message);
        }

        void Save(string name, string text)
        {
            string file = $"{paths.Persist}/status/{name}";
            if (!File.Exists(file) || File.ReadAllText(file) != text)
                SmallFile.Write(file, text);
        }
    }

    private void Step(bool good, string error)
    {
        if (good)
        {
            Advance();
            return;
        }
        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(failures++, 10), longestPause.TotalSeconds));
        log.Debug("onboarding: again in {pause} s: {err}", pause.TotalSeconds, error);
        Again(pause);
    }

    private void Again(TimeSpan pause)
    {
        timer?.Dispose();
        timer = loop.After("onboarding", pause, Advance);
    }

    private static string Explain(int status, string error) => status switch
    {
        403 => $"{error}: the device's serial is not allowed to register; allow it there, or correct /config/soft_serial",
        409 => $"{error}: another device has registered with this serial",
        401 => $"{error}: the controller does not know this device",
        _ => error,
    };
}
