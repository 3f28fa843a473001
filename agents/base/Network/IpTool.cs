using System.Text.Json;
using Eve.Types;

namespace Eve.Agents.Network;

/// <summary>The kernel's links, addresses, routes and rules through iproute2.</summary>
public sealed class IpTool(IExec exec)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="ExecException">The program is missing, hangs, or refuses.</exception>
    public async Task<ValueList<Link>> LinksAsync(CancellationToken stop) =>
        IpJson.Links(await ReadAsync(stop, "-json", "-details", "address", "show").ConfigureAwait(false));

    /// <summary>The routes of all tables but "local"; of IPv4, or of IPv6.</summary>
    /// <exception cref="ExecException">The program is missing, hangs, or refuses.</exception>
    public async Task<ValueList<Route>> RoutesAsync(bool ipv6, CancellationToken stop) =>
        IpJson.Routes(await ReadAsync(stop, ipv6 ? "-6" : "-4", "-json", "-details", "route", "show", "table", "all").ConfigureAwait(false));

    /// <summary>The IPv4 policy rules.</summary>
    /// <exception cref="ExecException">The program is missing, hangs, or refuses.</exception>
    public async Task<ValueList<PolicyRule>> RulesAsync(CancellationToken stop) =>
        IpJson.Rules(await ReadAsync(stop, "-4", "-json", "rule", "show").ConfigureAwait(false));

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

    private async Task<JsonElement> ReadAsync(CancellationToken stop, params string[] arguments)
    {
        ExecResult result = await exec.RunAsync(new("ip", arguments) { Timeout = Patience }, stop).ConfigureAwait(false);
        if (!result.Succeeded)
            throw new ExecException($"ip {string.Join(' ', arguments)} ended with {result.ExitCode}: {FirstLine(result.ErrorOutput)}");
        try
        {
            // No output at all means none of what was asked for.
            using JsonDocument document = JsonDocument.Parse(result.Output.Trim().Length == 0 ? "[]" : result.Output);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new ExecException($"ip {string.Join(' ', arguments)} wrote no JSON: {error.Message}", error);
        }
    }
}
