using System.Net;

namespace Eve.Agents.Downloader.Datastores;

/// <summary>One way out of the device.</summary>
/// <param name="Port">Name of the uplink, for logs.</param>
/// <param name="Source">Address that connections are bound to.</param>
/// <param name="HttpProxy">Proxy for http addresses, or null.</param>
/// <param name="HttpsProxy">Proxy for https addresses, or null.</param>
/// <param name="NoProxy">Comma separated hosts and domains that are reached directly.</param>
public sealed record Route(string Port, IPAddress Source, Uri? HttpProxy = null, Uri? HttpsProxy = null, string NoProxy = "") : IWebProxy
{
    ICredentials? IWebProxy.Credentials { get; set; }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : ProxyFor(destination);

    public bool IsBypassed(Uri host) => ProxyFor(host) is null || Excepted(host.Host);

    private Uri? ProxyFor(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? HttpsProxy : HttpProxy;

    private bool Excepted(string host) =>
        NoProxy.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(
            entry => entry == "*"
                || host.Equals(entry.TrimStart('.'), StringComparison.OrdinalIgnoreCase)
                || host.EndsWith("." + entry.TrimStart('.'), StringComparison.OrdinalIgnoreCase));
}
