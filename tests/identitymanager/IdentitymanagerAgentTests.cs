using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;
using NLog;
using NLog.Targets;

namespace Eve.Agents.Identitymanager.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class IdentitymanagerAgentTests : IDisposable
{
    private static readonly EIDConfig Request = new()
    {
        UUIDandVersion = new() { UUID = Guid.Parse("6ba7b810-9dad-41d1-80b4-000000000003"), Version = "4" },
        DisplayName = "camera",
        IID = 1000,
        Allocate = true,
        PemPrivateKey = Bytes.From([1, 2, 3]),
    };

    private static readonly string Key = "6ba7b810-9dad-41d1-80b4-000000000003:1000";

    private readonly MemoryDevice device = new();
    private readonly MemoryTarget log = new() { Layout = "${level} ${message}" };
    private readonly IPublication<EIDConfig> configs;
    private readonly ISubscription<EIDStatus> statuses;

    public IdentitymanagerAgentTests()
    {
        NLog.Config.LoggingConfiguration configuration = new();
        configuration.AddRuleForAllLevels(log);
        LogManager.Configuration = configuration;
        configs = device.Play(FromZedmanager.EIDConfig);
        statuses = device.Watch(FromIdentitymgr.EIDStatus);
    }

    public void Dispose()
    {
        device.Dispose();
        log.Dispose();
    }

    [Test]
    public void A_request_is_pending_and_the_operator_learns_why()
    {
        _ = new IdentitymanagerAgent(device.Context<Owner.Identitymgr>());
        configs.Publish(Request);
        device.Settle();

        EIDStatus status = statuses.Items[Key];
        Assert.That(status.PendingAdd, Is.True);
        Assert.That((status.UUIDandVersion, status.DisplayName, status.IID, status.Allocate), Is.EqualTo((Request.UUIDandVersion, "camera", 1000u, true)));
        Assert.That(status.PemPrivateKey, Is.Null);
        Assert.That(log.Logs, Is.EqualTo(new[]
        {
            "Error app camera (6ba7b810-9dad-41d1-80b4-000000000003, app) gets no EID in LISP instance 1000: "
            + "this version allocates no EIDs; take the overlay network (type mesh) out of the app's configuration",
        }));
    }

    [TestCase(null, 0, "fd", 8)]
    [TestCase("", 5, "fd", 8)]
    [TestCase("fd12", 16, "fd12", 16)]
    public void An_empty_prefix_becomes_the_default_one(string? given, long givenLength, string prefix, long length)
    {
        EIDStatus status = Core.Eids.Pending(Request with
        {
            AllocationPrefix = given is null ? null : Bytes.From(Convert.FromHexString(given)),
            AllocationPrefixLen = givenLength,
        });
        Assert.That((status.AllocationPrefix, status.AllocationPrefixLen), Is.EqualTo((Bytes.From(Convert.FromHexString(prefix)), length)));
    }

    [Test]
    public void What_is_no_longer_asked_for_goes()
    {
        _ = new IdentitymanagerAgent(device.Context<Owner.Identitymgr>());
        configs.Publish(Request);
        device.Settle();
        configs.Unpublish(Key);
        device.Settle();
        Assert.That(statuses.Items, Is.Empty);
    }

    [Test]
    public void What_nobody_asks_for_any_more_goes_after_a_restart()
    {
        AgentContext<Owner.Identitymgr> first = device.Context<Owner.Identitymgr>();
        _ = new IdentitymanagerAgent(first);
        configs.Publish(Request);
        configs.Publish(Request with { IID = 7 });
        device.Settle();
        first.PubSub.Dispose();
        configs.Unpublish(Key);

        _ = new IdentitymanagerAgent(device.Context<Owner.Identitymgr>());
        device.Settle();
        Assert.That(statuses.Items.Values.Select(status => status.IID), Is.EqualTo(new[] { 7u }));
    }

    [Test]
    public void Its_restart_counter_follows_that_of_the_requests()
    {
        _ = new IdentitymanagerAgent(device.Context<Owner.Identitymgr>());
        device.Settle();
        Assert.That(statuses.RestartCount, Is.Zero);
        configs.SignalRestarted();
        device.Settle();
        Assert.That(statuses.RestartCount, Is.EqualTo(1));
    }
}
