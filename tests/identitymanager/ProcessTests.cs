using System.Collections.Concurrent;
using System.Diagnostics;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Identitymanager.Tests;

/// <summary>The real executable over real files and sockets, killed in the middle of its work.</summary>
[Category("System")]
public sealed class ProcessTests
{
    private static readonly Guid App = Guid.Parse("6ba7b810-9dad-41d1-80b4-000000000003");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Test]
    public async Task Killed_again_and_again_it_never_takes_back_an_EID_that_it_told()
    {
        using TempRoot root = new();
        using CancellationTokenSource stop = new();
        EventLoop loop = new(TimeProvider.System);
        using FilePubSub<Owner.Zedagent> zedagent = new(root.Root, loop);
        using FilePubSub<Owner.Zedmanager> zedmanager = new(root.Root, loop);
        ConcurrentDictionary<string, EIDStatus> told = [];
        ConcurrentQueue<string> broken = [];
        zedagent.Publish(FromZedagent.ConfigItemValueMap).Publish("global", new ConfigItemValueMap());
        IPublication<EIDConfig> configs = zedmanager.Publish(FromZedmanager.EIDConfig);
        zedmanager.Subscribe(FromIdentitymgr.EIDStatus, new SubscriptionHandlers<EIDStatus>(change =>
        {
            if (change.New is { PendingAdd: false, EID.IsNone: false } status && told.GetOrAdd(change.Key, status) is var first && first != status)
                broken.Enqueue($"{change.Key} was {first.EID} and is {status.EID}");
        }));
        Task running = loop.RunAsync(stop.Token);
        const int requests = 12;
        for (uint iid = 0; iid < requests; iid++)
        {
            EIDConfig request = new() { UUIDandVersion = new() { UUID = App, Version = "1" }, DisplayName = "camera", IID = iid, Allocate = true };
            using Process agent = Start(root.Root);
            loop.Post("request", () => configs.Publish(request));
            if (iid % 3 == 0)
                await Eventually.TrueAsync($"EID {iid}", () => told.ContainsKey($"{App}:{iid}"), Patience);
            agent.Kill();
            await agent.WaitForExitAsync();
        }
        using (Process agent = Start(root.Root))
        {
            await Eventually.TrueAsync("all EIDs", () => told.Count == requests, Patience);
            agent.Kill();
            await agent.WaitForExitAsync();
        }
        // A reboot: only what is below /persist stays.
        Directory.Delete(root.Root + "/run/identitymgr", recursive: true);
        using (Process agent = Start(root.Root))
        {
            await Eventually.TrueAsync("all EIDs again", () => Directory.Exists(root.Root + "/run/identitymgr/EIDStatus") && Directory.GetFiles(root.Root + "/run/identitymgr/EIDStatus", "*.json").Length == requests, Patience);
            await Eventually.TrueAsync("no key missing", () => Directory.GetFiles(root.Root + "/persist/vault/identitymgr", "*.json").Length == requests, Patience);
            agent.Kill();
            await agent.WaitForExitAsync();
        }
        await stop.CancelAsync();
        await running;
        Assert.That(broken, Is.Empty);
        foreach (string file in Directory.GetFiles(root.Root + "/run/identitymgr/EIDStatus", "*.json"))
        {
            Assert.That(GoJson.TryParse(await File.ReadAllBytesAsync(file), FromIdentitymgr.EIDStatus.Json, out EIDStatus? status, out string? error), Is.True, error);
            if (!status!.PendingAdd)
                Assert.That(status, Is.EqualTo(told[FromIdentitymgr.EIDStatus.KeyOf(status)]), "after the reboot");
        }
    }

    private static Process Start(string root)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "identitymanager"), ["--root", root, "--log-file", root + "/identitymanager.log"]);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }
}
