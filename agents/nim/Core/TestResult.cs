using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>What the connectivity test found.</summary>
/// <param name="Ports">By interface name; only the ports that were tested.</param>
public sealed record TestResult(TestVerdict Verdict, string Text, ValueMap<string, PortResult> Ports);

/// <summary>The test of one port: both empty for success.</summary>
public sealed record PortResult(string Error, string Warning);

/// <summary>The test as a whole.</summary>
public enum TestVerdict
{
    /// <summary>The controller answered through one management port.</summary>
    Passed,

    /// <summary>The network works but the controller has a problem of its own (5xx, refused connection, certificate out of its time).</summary>
    RemoteTrouble,

    /// <summary>No address, no DNS server, or the name could not be looked up for the moment: keep waiting.</summary>
    NotReady,

    /// <summary>No answer.</summary>
    Failed,
}
