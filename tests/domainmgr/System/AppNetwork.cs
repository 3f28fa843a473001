using System.Globalization;
using Eve.Tests.Support;

namespace Eve.Agents.Domainmgr.Tests.System;

/// <summary>A device's network in a namespace of the test: a bridge with dnsmasq on it, as zedrouter would have made them.</summary>
internal sealed class AppNetwork : IAsyncDisposable
{
    private readonly Exec exec = new();
    private readonly TempFolder folder = new();

    private AppNetwork()
    {
    }

    public string Name { get; } = $"domainmgr-{Guid.NewGuid():N}"[..20];

    public static async Task<AppNetwork> MakeAsync(bool dhcp = true)
    {
        AppNetwork network = new();
        await network.RunAsync("ip", "netns", "add", network.Name);
        await network.InsideAsync("ip", "link", "set", "lo", "up");
        foreach ((string bridge, string address) in ((string, string)[])[("bn1", "10.11.12.1/24"), ("bn2", "10.11.13.1/24")])
        {
            await network.InsideAsync("ip", "link", "add", bridge, "type", "bridge");
            await network.InsideAsync("ip", "address", "add", address, "dev", bridge);
            await network.InsideAsync("ip", "link", "set", bridge, "up");
        }
        Directory.CreateDirectory(network.folder.Path + "/hosts");
        if (dhcp)
            await network.ServeAsync();
        return network;
    }

    /// <summary>Starts dnsmasq with the options of the device's own.</summary>
    public Task ServeAsync() => InsideAsync(
        "dnsmasq", "--conf-file=/dev/null", "--user=root", "--no-resolv", "--no-hosts", "--no-ping", "--bind-interfaces", "--except-interface=lo", "--interface=bn1", "--interface=bn2",
        "--address=/router.test/10.11.12.1", "--domain=test",
        $"--pid-file={folder.Path}/pid", $"--dhcp-leasefile={folder.Path}/leases", $"--dhcp-hostsdir={folder.Path}/hosts",
        "--dhcp-range=10.11.12.0,static,255.255.255.0,60m", "--dhcp-range=10.11.13.0,static,255.255.255.0,60m",
        "--dhcp-option=option:router,10.11.12.1", "--dhcp-option=121,10.11.12.0/24,0.0.0.0,0.0.0.0/0,10.11.12.1");

    public void Host(string mac, string address, Guid app) =>
        File.WriteAllText($"{folder.Path}/hosts/{mac}.inet", $"{mac},id:*,{address},{app}\n");

    /// <summary>Runs a program in the device's namespace; its output.</summary>
    public Task<string> InsideAsync(params string[] command) => RunAsync("nsenter", ["--net=/run/netns/" + Name, .. command]);

    /// <summary>The interfaces in the device's namespace.</summary>
    public async Task<string> LinksAsync() => await InsideAsync("ip", "-br", "link");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(folder.Path + "/pid"))
            await exec.RunAsync(new("kill", File.ReadAllText(folder.Path + "/pid").Trim()), CancellationToken.None);
        foreach (string pid in (await exec.RunAsync(new("ip", "netns", "pids", Name), CancellationToken.None)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await exec.RunAsync(new("kill", "-KILL", int.Parse(pid, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)), CancellationToken.None);
        await exec.RunAsync(new("ip", "netns", "del", Name), CancellationToken.None);
        folder.Dispose();
    }

    /// <summary>Whether a program succeeds in the namespace.</summary>
    public async Task<bool> TryAsync(params string[] command) =>
        (await exec.RunAsync(new("ip", ["netns", "exec", Name, .. command]), CancellationToken.None)).Succeeded;

    private async Task<string> RunAsync(string file, params string[] arguments)
    {
        ExecResult result = await exec.RunAsync(new(file, arguments), CancellationToken.None);
        Assert.That(result.ExitCode, Is.Zero, $"{file} {string.Join(' ', arguments)}: {result.ErrorOutput}");
        return result.Output;
    }
}
