using System.Text.Json;

namespace Eve.Agents.Network;

/// <summary>The kernel's links, addresses, routes and rules through iproute2.</summary>
public sealed class IpTool(IExec exec)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Links with their addresses, routes of all tables but "local", and IPv4 policy rules, read by one process.</summary>
    /// <exception cref="ExecException">The program is missing, hangs, or refuses.</exception>
    public async Task<KernelView> ReadAsync(CancellationToken stop)
    {
        ExecRequest request = new("ip", "-json", "-details", "-batch", "-") { Input = "address show\nroute show table all\nrule show\n", Timeout = Patience };
        ExecResult result = await exec.RunAsync(request, stop).ConfigureAwait(false);
        if (!result.Succeeded)
            throw new ExecException($"ip cannot show the network: {FirstLine(result.ErrorOutput)}");
        try
        {
            return IpJson.Read(result.Output);
        }
        catch (JsonException error)
        {
            throw new ExecException($"ip wrote no JSON: {error.Message}", error);
        }
    }

    /// <summary>Runs commands ("link set bn1 up") in one process; the first that fails ends it.</summary>
    /// <exception cref="ExecException">One was refused; the text has the reason and the command.</exception>
    public async Task BatchAsync(IReadOnlyList<string> commands, CancellationToken stop)
    {
        if (commands.Count == 0)
            return;
        ExecRequest request = new("ip", "-batch", "-") { Input = string.Join('\n', commands) + "\n", Timeout = Patience };
        ExecResult result = await exec.RunAsync(request, stop).ConfigureAwait(false);
        if (!result.Succeeded)
            throw new ExecException($"ip refused one of: {string.Join("; ", commands)}: {FirstLine(result.ErrorOutput)}");
    }

    /// <summary>The first line of what a program complained about; later lines repeat it.</summary>
    public static string FirstLine(string text) => text.Trim().Split('\n')[0];
}
