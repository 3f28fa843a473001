using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Core;
using Eve.Api.Config;
using Eve.Types;
using Google.Protobuf;
using NLog;

namespace Eve.Agents.Zedagent.Shell;

/// <summary>Fetches the config again and again, believes what is signed, keeps it, and falls back to the kept one while nobody answers.</summary>
internal sealed class ConfigTask
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan serverPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan provenAfter = TimeSpan.FromSeconds(600);
    private static readonly TimeSpan betweenLookUps = TimeSpan.FromMinutes(10);

    private readonly EventLoop loop;
    private readonly Paths paths;
    private readonly ControllerLine line;
    private readonly Certificates certificates;
    private readonly Onboarding onboarding;
    private readonly CheckpointFolder files;
    private readonly Func<EdgeDevConfig, ConfigSource, ConfigPass> apply;
    private readonly Action onOutcome;
    private readonly Func<GlobalConfig> settings;
    private readonly Random random;
    private readonly Logger log;
    private readonly DateTimeOffset started;
    private IDisposable? timer;
    private IDisposable? proven;
    private string hash = "";
    private bool again;
    private DateTimeOffset? lookedUp;

    public ConfigTask(
        EventLoop loop, Paths paths, ControllerLine line, Certificates certificates, Onboarding onboarding, CheckpointFolder files,
        Func<EdgeDevConfig, ConfigSource, ConfigPass> apply, Action onOutcome, Func<GlobalConfig> settings, Random random, Logger log)
    {
        this.loop = loop;
        this.paths = paths;
        this.line = line;
        this.certificates = certificates;
        this.onboarding = onboarding;
        this.files = files;
        this.apply = apply;
        this.onOutcome = onOutcome;
        this.settings = settings;
        this.random = random;
        this.log = log;
        started = loop.Time.GetUtcNow();
    }

    /// <summary>As ZedAgentStatus tells it.</summary>
    public ConfigGetStatus Status { get; private set; }

    /// <summary>A config is in force: received in this run, or read from the checkpoint.</summary>
    public bool HasConfig { get; private set; }

    /// <summary>The controller answered the last time it was asked.</summary>
    public bool Reachable { get; private set; }

    /// <summary>The device has its UUID: from now on its config is wanted. Without an answer soon, the kept one will do.</summary>
    public void Start()
    {
        Fetch();
        loop.After("kept config", patience, ReadKept);
    }

    /// <summary>The settings may have another interval now.</summary>
    public void Reschedule() => Schedule();

    /// <summary>Asks for the config now; while an answer is on its way, once more after it.</summary>
    public void Fetch()
    {
        bool moved = line.ReadServer() && certificates.Fetched;
        if (onboarding.Uuid == Guid.Empty || certificates.Trust.Current is null || !line.IsOpen)
        {
            if (line.Server.Length == 0)
                Schedule(serverPoll);
            return;
        }
        if (moved)
            certificates.Fetch();
        ConfigRequest request = new() { ConfigHash = hash, IntegrityToken = ReadToken() };
        ControllerCall call = line.Prepare($"id/{onboarding.Uuid}/config", request.ToByteArray()) with { Signers = certificates.Trust.Signers };
        again = !line.Call("config", call, OnAnswer);
    }

    /// <summary>The config that an earlier run kept, if it can be believed; for the settings of the first moment.</summary>
    public EdgeDevConfig? Kept() => ReadKeptFiles(quiet: true);

    private void OnAnswer(CallResult? result, string error)
    {
        Reachable = result is { Status: < 400 };
        Status = ConfigGetStatus.Fail;
        if (result is null || result.Status >= 400)
            OnRefusal(result?.Status ?? 0, error);
        else if (result.Fault != EnvelopeFault.None)
            OnDisbelief(result);
        else if (result.Status == 304)
            (Status, HasConfig) = (ConfigGetStatus.Success, HasConfig || hash.Length > 0);
        else
            Take(result);
        Schedule();
        onOutcome();
        if (again)
            Fetch();
    }

    private void OnRefusal(int status, string error)
    {
        log.Warn("no config: {err}", error);
        if (status is 503)
            Status = ConfigGetStatus.TemporaryFail;
        if (status is 400 or 404)
            LookUpUuid();
        ReadKept();
    }

    private void OnDisbelief(CallResult result)
    {
        log.Error("the config is refused: {err}", result.Error);
        // The controller may have changed its certificate; then the same question is asked again.
        if (result.Fault == EnvelopeFault.UnknownSigner)
            certificates.Fetch(good => { if (good) Fetch(); });
    }

    private void Take(CallResult result)
    {
        if (Parse(result.Payload!) is not { } response)
        {
            log.Error("the config is refused: the answer is no ConfigResponse; the config in force stays");
            return;
        }
        if (response.ConfigHash.Length > 0 && response.ConfigHash == hash)
        {
            (Status, HasConfig) = (ConfigGetStatus.Success, true);
            return;
        }
        hash = response.ConfigHash;
        ConfigPass pass = apply(response.Config ?? new EdgeDevConfig(), ConfigSource.Controller);
        if (pass.Result is ConfigResult.Invalid or ConfigResult.Obsolete)
            return;
        HasConfig = true;
        if (pass.Result is ConfigResult.Ok)
            Status = ConfigGetStatus.Success;
        Keep(result.Body);
        if (pass.FetchCertificates)
            certificates.Fetch();
    }

    private void Keep(byte[] envelope)
    {
        try
        {
            files.Save(CheckpointFolder.LastConfig, envelope);
            // A config with which the device has run well for a while is what to fall back to.
            proven?.Dispose();
            proven = loop.After("config proven", provenAfter, () => files.RefreshBackup(CheckpointFolder.LastConfig));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Error("the config cannot be kept for a start without network: {err}", error.Message);
        }
    }

    private void ReadKept()
    {
        if (HasConfig || onboarding.Uuid == Guid.Empty || ReadKeptFiles(quiet: false) is not { } config)
            return;
        ConfigPass pass = apply(config, ConfigSource.Saved);
        if (pass.Result is ConfigResult.Invalid or ConfigResult.Obsolete)
            return;
        log.Info("the config of an earlier run is in force until the controller answers");
        HasConfig = true;
        Status = ConfigGetStatus.ReadSaved;
        onOutcome();
    }

    private EdgeDevConfig? ReadKeptFiles(bool quiet)
    {
        foreach ((string name, byte[] content) in files.Read(CheckpointFolder.LastConfig))
        {
            string fault = "the controller's certificates are not known";
            foreach (SigningCertificate signer in certificates.Trust.Signers)
            {
                Opened opened = Envelope.Open(content, signer);
                if (opened.Payload is { } payload && Parse(payload)?.Config is { } config)
                    return config;
                fault = opened.Error.Length > 0 ? opened.Error : "it holds no config";
            }
            if (!quiet)
                log.Warn("{file} is not used: {err}", name, fault);
        }
        return null;
    }

    private void LookUpUuid()
    {
        DateTimeOffset now = loop.Time.GetUtcNow();
        if (now - (lookedUp ?? started) < betweenLookUps)
            return;
        lookedUp = now;
        onboarding.LookUp();
    }

    private void Schedule() => Schedule(settings().Seconds(SettingsCatalogue.ConfigInterval) * (0.3 + 0.7 * random.NextDouble()));

    private void Schedule(TimeSpan pause)
    {
        timer?.Dispose();
        timer = loop.After("config", pause, Fetch);
    }

    private ByteString ReadToken()
    {
        string file = paths.Run + "/eve.integrity_token";
        try
        {
            return File.Exists(file) ? ByteString.CopyFrom(File.ReadAllBytes(file)) : ByteString.Empty;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ByteString.Empty;
        }
    }

    private static ConfigResponse? Parse(byte[] payload)
    {
        try
        {
            return ConfigResponse.Parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
