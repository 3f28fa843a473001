using Eve.Agents.Files;
using Eve.Agents.Network;
using Eve.Agents.Nim.Core;
using Eve.Types;

namespace Eve.Agents.Nim.Ports.Linux;

/// <summary>Static address and default route of a port. What was set is kept in a file, so that it can be taken away again, also after a restart.</summary>
public sealed class StaticPort(IpTool ip, string folder)
{
    /// <summary>Takes another address of this port away and gives the commands that the new one still needs.</summary>
    public async Task<List<string>> PrepareAsync(PortSetup port, Link link, ValueList<Route> defaults, CancellationToken stop)
    {
        string wanted = Text(port);
        string file = FileOf(port.IfName);
        if (File.Exists(file) && File.ReadAllText(file) is { } before && before != wanted)
            await TakeAwayAsync(before, stop).ConfigureAwait(false);
        SmallFile.Write(file, wanted);

        List<string> commands = [];
        if (!link.Has(port.Address))
            commands.Add($"address replace {port.Address} dev {port.IfName}");
        if (HasRoute(port) && !defaults.Any(route => route.Device == port.IfName && route.Gateway == port.Gateway.ToString() && route.Metric == port.Metric))
            commands.Add("route replace " + DefaultRoute(port));
        return commands;
    }

    public async Task RemoveAsync(string ifName, CancellationToken stop)
    {
        string file = FileOf(ifName);
        if (!File.Exists(file))
            return;
        await TakeAwayAsync(File.ReadAllText(file), stop).ConfigureAwait(false);
        File.Delete(file);
    }

    /// <summary>The interfaces that have a static address from us.</summary>
    public IEnumerable<string> Interfaces() =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, "static.*").Select(file => Path.GetFileName(file)["static.".Length..]) : [];

    private static string Text(PortSetup port) =>
        (HasRoute(port) ? $"route del {DefaultRoute(port)}\n" : "") + $"address del {port.Address} dev {port.IfName}\n";

    private static bool HasRoute(PortSetup port) => port.Dhcp == DhcpType.Static && !port.Gateway.IsNone;

    private static string DefaultRoute(PortSetup port) => $"default via {port.Gateway} dev {port.IfName} metric {port.Metric}";

    private string FileOf(string ifName) => $"{folder}/static.{ifName}";

    /// <summary>Each command for itself: what is gone already must not keep the rest from going.</summary>
    private async Task TakeAwayAsync(string commands, CancellationToken stop)
    {
        foreach (string command in commands.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                await ip.BatchAsync([command], stop).ConfigureAwait(false);
            }
            catch (ExecException)
            {
                // It is not there any more, which is what was wanted.
            }
        }
    }
}
