using Eve.Types;

namespace Eve.Agents.Zedagent.Core;

/// <summary>A management port that can carry a request.</summary>
/// <param name="Name">The port's logical label.</param>
/// <param name="Addresses">Source addresses, none of them link-local.</param>
/// <param name="DnsServers">As text; asked from this uplink.</param>
/// <param name="Cost">Lower is tried first.</param>
/// <param name="Proxy">"http://host:port", or empty.</param>
public sealed record Uplink(string Name, ValueList<string> Addresses, ValueList<string> DnsServers, int Cost, string Proxy = "");
