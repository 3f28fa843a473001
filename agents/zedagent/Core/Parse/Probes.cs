using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Connectivity probes given by the user.</summary>
internal static class Probes
{
    public static (ConnectivityProbe Probe, string Error) Parse(Api.Common.ConnectivityProbe? probe)
    {
        if (probe is null)
            return (ConnectivityProbe.Zero, "");
        string host = probe.ProbeEndpoint?.Host ?? "";
        uint port = probe.ProbeEndpoint?.Port ?? 0;
        bool isAddress = IpText.TryParse(host, out IpText _);
        switch (probe.ProbeMethod)
        {
            case Api.Common.ConnectivityProbeMethod.Unspecified:
                return (ConnectivityProbe.Zero, "");
            case Api.Common.ConnectivityProbeMethod.Icmp:
                return isAddress
                    ? (new ConnectivityProbe { Method = ConnectivityProbeMethod.Icmp, ProbeHost = host }, "")
                    : (ConnectivityProbe.Zero, $"invalid connectivity probe config: \"{host}\" is no IP address");
            case Api.Common.ConnectivityProbeMethod.Tcp:
                if (!isAddress || host.Length == 0)
                    return (ConnectivityProbe.Zero, $"invalid connectivity probe config: \"{host}\" is no IP address");
                if (port is 0 or > ushort.MaxValue)
                    return (ConnectivityProbe.Zero, $"invalid connectivity probe config: port {port} is not in 1 to 65535");
                return (new ConnectivityProbe { Method = ConnectivityProbeMethod.Tcp, ProbeHost = host, ProbePort = (ushort)port }, "");
            default:
                return (ConnectivityProbe.Zero, $"invalid connectivity probe config: unknown method {(int)probe.ProbeMethod}");
        }
    }
}
