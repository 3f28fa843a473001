using System.Globalization;
using System.Net;
using Eve.Agents;
using NLog;

namespace Eve.Controller;

/// <summary>Where the admin API listens: an address, or a socket of the file system.</summary>
public sealed record AdminEndPoint(IPEndPoint? Address, string? SocketPath)
{
    public override string ToString() => SocketPath is not null ? $"unix:{SocketPath}" : Address!.ToString();
}

/// <summary>The command line of the controller, parsed.</summary>
public sealed record ControllerOptions
{
    private const int LeastInterval = 5;
    private const int LargestInterval = 86400;

    /// <summary>Folder of keys, database and token; absolute.</summary>
    public string State { get; init; } = "/var/lib/eve-controller";

    /// <summary>Where devices connect.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Any, 8443)];

    /// <summary>Besides these there is always admin.sock in the state folder.</summary>
    public IReadOnlyList<AdminEndPoint> Admin { get; init; } = [new(new IPEndPoint(IPAddress.Loopback, 8444), null)];

    /// <summary>Names and addresses that devices use for the controller; the first goes into their <c>server</c> file.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>timer.config.interval of new devices, seconds; null: the device's default.</summary>
    public int? ConfigInterval { get; init; }

    public LogLevel Level { get; init; } = LogLevel.Info;

    /// <summary>Null: standard error.</summary>
    public string? LogFile { get; init; }

    public const string Help = """
        Usage: controller [options]

          --state DIR             keys, database and admin token (default /var/lib/eve-controller); made when missing
          --listen IP:PORT        the device API, over TLS (default 0.0.0.0:8443); may be repeated
          --admin IP:PORT         the admin API (default 127.0.0.1:8444), over TLS unless on a loopback address;
                                  unix:PATH for a socket; may be repeated. DIR/admin.sock is always there
          --name HOST             name or address under which devices reach the controller; may be repeated
          --config-interval SECS  how often new devices ask for their configuration (5 to 86400)
          --log-level LEVEL       trace, debug, info, warning, error, fatal (default info)
          --log-file FILE         appends the log there (default: standard error)
          --version               prints the version
          --help                  prints this
        """;

    /// <returns>The options; or a text to print and the exit code: 0 for help and version, 2 for a mistake.</returns>
    public static (ControllerOptions? Options, string Text, int ExitCode) Parse(IReadOnlyList<string> args, string version)
    {
        ControllerOptions options = new();
        List<IPEndPoint> listen = [];
        List<AdminEndPoint> admin = [];
        List<string> names = [];
        for (int i = 0; i < args.Count; i++)
        {
            int equals = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i].IndexOf('=') : -1;
            string name = equals < 0 ? args[i] : args[i][..equals];
            string? value = equals < 0 ? null : args[i][(equals + 1)..];
            if (name is "--help" or "-h")
                return (null, Help, 0);
            if (name == "--version")
                return (null, $"controller {version}", 0);
            if (name is not ("--state" or "--listen" or "--admin" or "--name" or "--config-interval" or "--log-level" or "--log-file"))
                return Mistake(name.StartsWith('-') ? $"unknown option {name}" : $"unexpected argument '{name}'");
            if (value is null && ++i < args.Count)
                value = args[i];
            if (string.IsNullOrEmpty(value))
                return Mistake($"option {name} needs a value");
            switch (name)
            {
                case "--state":
                    options = options with { State = Path.GetFullPath(value) };
                    break;
                case "--listen" when EndPoint(value) is { } address:
                    listen.Add(address);
                    break;
                case "--admin" when value.StartsWith("unix:/", StringComparison.Ordinal):
                    admin.Add(new(null, value["unix:".Length..]));
                    break;
                case "--admin" when EndPoint(value) is { } address:
                    admin.Add(new(address, null));
                    break;
                case "--name" when Uri.CheckHostName(value) != UriHostNameType.Unknown:
                    names.Add(value);
                    break;
                case "--config-interval" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= LeastInterval and <= LargestInterval:
                    options = options with { ConfigInterval = seconds };
                    break;
                case "--log-level" when LogLevels.Parse(value) is { } level:
                    options = options with { Level = level };
                    break;
                case "--log-file":
                    options = options with { LogFile = Path.GetFullPath(value) };
                    break;
                default:
                    return Mistake($"{name} '{value}' is not understood: {Remedy(name)}");
            }
        }
        return (options with
        {
            Listen = listen.Count > 0 ? listen : options.Listen,
            Admin = admin.Count > 0 ? admin : options.Admin,
            Names = names,
        }, "", 0);
    }

    private static IPEndPoint? EndPoint(string text) =>
        text.Contains(':') && IPEndPoint.TryParse(text, out IPEndPoint? address) && (text.EndsWith(":0", StringComparison.Ordinal) || address.Port != 0) ? address : null;

    private static string Remedy(string name) => name switch
    {
        "--listen" => "write IP:PORT, such as 0.0.0.0:8443 or [::]:8443",
        "--admin" => "write IP:PORT, such as 127.0.0.1:8444, or unix:/PATH",
        "--name" => "write a host name or an IP address",
        "--config-interval" => $"write seconds, {LeastInterval} to {LargestInterval}",
        _ => $"write one of {LogLevels.Names}",
    };

    private static (ControllerOptions?, string, int) Mistake(string text) => (null, $"controller: {text} (see controller --help)", 2);
}
