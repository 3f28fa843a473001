using Eve.Agents.Files;
using System.Text;
using Eve.Agents.Network;
using Eve.Agents.Nim.Core;
using Eve.Agents.Unix;
using Eve.Types;

namespace Eve.Agents.Nim.Ports.Linux;

/// <summary>
/// One dhcpcd per interface. It outlives nim and keeps the address when it ends, so a restart of either never cuts the uplink.
/// Each of its events is one file per interface, put in place by rename.
/// </summary>
/// <param name="folder">Where configurations, the hook and the events are kept; private to nim.</param>
/// <param name="dhcpcdFolder">dhcpcd's own run folder, fixed when it was built.</param>
public sealed class Dhcpcd(IExec exec, TimeProvider time, string folder, string dhcpcdFolder)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    /// <summary>Where the hook puts the events.</summary>
    public string Events => folder + "/dhcp";

    private string Hook => folder + "/dhcpcd-hook";

    /// <summary>Starts the client of this port, or leaves it alone when it runs with these settings.</summary>
    /// <exception cref="ExecException">It cannot be started.</exception>
    public async Task EnsureAsync(PortSetup port, CancellationToken stop)
    {
        string wanted = ConfigText(port, Hook);
        string config = ConfigFile(port.IfName);
        bool same = File.Exists(config) && File.ReadAllText(config) == wanted;
        if (IsRunning(port.IfName))
        {
            if (same)
                return;
            await EndAsync(port.IfName, "-x", stop).ConfigureAwait(false);
        }
        WriteHook();
        SmallFile.Write(config, wanted);
        await RunAsync(port.IfName, StartPatience, ["-b"], stop).ConfigureAwait(false);
    }

    /// <summary>Gives the lease back and takes address and routes away.</summary>
    public async Task RemoveAsync(string ifName, CancellationToken stop)
    {
        if (IsRunning(ifName))
            await EndAsync(ifName, "-k", stop).ConfigureAwait(false);
        File.Delete(ConfigFile(ifName));
        File.Delete($"{Events}/{ifName}");
    }

    /// <summary>The interfaces that have, or had, a client of ours.</summary>
    public IEnumerable<string> Interfaces() =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, "dhcpcd.*.conf").Select(file => Path.GetFileName(file)["dhcpcd.".Length..^".conf".Length]) : [];

    /// <summary>What the client of this interface was given; null before its first event, and while none runs.</summary>
    public DhcpLease? Lease(string ifName)
    {
        string file = $"{Events}/{ifName}";
        return File.Exists(file) && IsRunning(ifName) ? DhcpLease.Parse(File.ReadAllText(file)) : null;
    }

    /// <summary>Without ARP probe and delay a lease takes tens of milliseconds instead of seconds.</summary>
    public static string ConfigText(PortSetup port, string hook)
    {
        StringBuilder text = new($"""
            # Written by nim for {port.IfName}.
            noarp
            nodelay
            noipv4ll
            ipv4only
            persistent
            timeout 0
            metric {port.Metric}
            hostname
            vendorclassid LFEDGE-EVE
            option domain_name_servers, domain_name, ntp_servers, interface_mtu, classless_static_routes
            script {hook}

            """);
        if (port.NoGateway)
            text.Append("nogateway\n");
        else if (!port.Gateway.IsNone)
            text.Append($"static routers={port.Gateway}\n");
        return text.ToString();
    }

    private string ConfigFile(string ifName) => $"{folder}/dhcpcd.{ifName}.conf";

    private bool IsRunning(string ifName) => Daemon.Find($"{dhcpcdFolder}/{ifName}-4.pid", "dhcpcd", ifName) is not null;

    private async Task EndAsync(string ifName, string how, CancellationToken stop)
    {
        await RunAsync(ifName, StopPatience, [how], stop).ConfigureAwait(false);
        for (int tries = 0; IsRunning(ifName) && tries < 100; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, stop).ConfigureAwait(false);
    }

    // Always the same flags and file: with others dhcpcd does not find its running self and starts a second one.
    private async Task RunAsync(string ifName, TimeSpan patience, string[] command, CancellationToken stop)
    {
        ExecRequest request = new("dhcpcd", ["-4", "-f", ConfigFile(ifName), .. command, ifName]) { Timeout = patience };
        ExecResult result = await exec.RunAsync(request, stop).ConfigureAwait(false);
        if (!result.Succeeded)
            throw new ExecException($"dhcpcd {string.Join(' ', command)} {ifName} ended with {result.ExitCode}: {IpTool.FirstLine(result.ErrorOutput)}");
    }

    private void WriteHook()
    {
        Directory.CreateDirectory(Events, SmallFile.FolderMode);
        string text = $"""
            #!/bin/sh
            # Called by dhcpcd at each event; nim watches the folder.
            [ -n "$interface" ] || exit 0
            event="{Events}/.$interface.$$"
            umask 077
            printf 'reason=%s\nnew_ip_address=%s\nnew_subnet_cidr=%s\nnew_routers=%s\nnew_domain_name_servers=%s\nnew_ntp_servers=%s\nnew_domain_name=%s\n' \
                "$reason" "$new_ip_address" "$new_subnet_cidr" "$new_routers" "$new_domain_name_servers" "$new_ntp_servers" "$new_domain_name" > "$event"
            mv "$event" "{Events}/$interface"

            """;
        SmallFile.Write(Hook, text, SmallFile.Program);
    }
}
