using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Core;
using Eve.Api.Certs;
using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents.Zedagent.Shell;

/// <summary>Fetches the controller's certificates, checks them, and publishes them for those who open encrypted blocks.</summary>
internal sealed class Certificates
{
    private static readonly TimeSpan afterFailure = TimeSpan.FromSeconds(120);

    private readonly EventLoop loop;
    private readonly ControllerLine line;
    private readonly IPublication<ControllerCert> publication;
    private readonly Func<Published> published;
    private readonly Func<GlobalConfig> settings;
    private readonly Random random;
    private readonly Logger log;
    private IDisposable? timer;

    public Certificates(
        EventLoop loop, ControllerLine line, TrustStore trust, IPublication<ControllerCert> publication,
        Func<Published> published, Func<GlobalConfig> settings, Random random, Logger log)
    {
        this.loop = loop;
        this.line = line;
        this.publication = publication;
        this.published = published;
        this.settings = settings;
        this.random = random;
        this.log = log;
        Trust = trust;
        foreach (string fault in trust.Load())
            log.Warn("saved certificates of the controller are not used: {err}", fault);
        Publish();
    }

    public TrustStore Trust { get; }

    /// <summary>The controller was asked in this run and its answer was good.</summary>
    public bool Fetched { get; private set; }

    /// <summary>Why the last answer was refused or did not come; empty when all is well.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Asks the controller, unless that is being done.</summary>
    /// <param name="onDone">Told when the answer is in; not called when a call is on its way already.</param>
    public void Fetch(Action<bool>? onDone = null)
    {
        if (line.Server.Length == 0 || line.Uplinks.Count == 0)
            return;
        line.Call("certs", line.Prepare("certs", payload: null) with { Unchecked = true, Serial = line.Serial, SoftSerial = line.SoftSerial }, (result, error) =>
        {
            bool good = Take(result, error);
            Fetched |= good;
            Schedule(good);
            onDone?.Invoke(good);
        });
    }

    private bool Take(CallResult? result, string error)
    {
        bool changed = false;
        if (result?.Payload is { } payload)
        {
            try
            {
                Trust.TryAccept(payload, out changed, out error);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                log.Error("the controller's certificates cannot be saved: {err}", fault.Message);
                changed = true;
            }
        }
        if (error.Length > 0)
            log.Warn("no certificates of the controller: {err}", error);
        if (changed)
        {
            log.Info("the controller has new certificates");
            Publish();
        }
        Error = error;
        return error.Length == 0;
    }

    private void Schedule(bool good)
    {
        TimeSpan longest = good ? settings().Seconds(SettingsCatalogue.CertInterval) : afterFailure;
        timer?.Dispose();
        timer = loop.After("certificates", longest * (0.3 + 0.7 * random.NextDouble()), () => Fetch());
    }

    /// <summary>One that is no longer listed stays while an encrypted block may still need it.</summary>
    private void Publish()
    {
        if (Trust.Current is not { } set)
            return;
        HashSet<string> listed = [];
        foreach (ZCert certificate in set.Message.Certs)
        {
            ControllerCert record = new()
            {
                HashAlgo = (CertHashAlgorithm)(int)certificate.HashAlgo,
                Type = (Types.ZCertType)(int)certificate.Type,
                Cert = Bytes.From(certificate.Cert.Span),
                CertHash = Bytes.From(certificate.CertHash.Span),
            };
            listed.Add(FromZedagent.ControllerCert.KeyOf(record));
            publication.Publish(record);
        }
        foreach (string key in publication.Items.Keys.Where(key => !listed.Contains(key) && !IsNeeded(key)).ToArray())
            publication.Unpublish(key);
    }

    private bool IsNeeded(string key) => published().CipherContexts.Records.Any(context => Keys.Hex(context.ControllerCertHash) == key);
}
