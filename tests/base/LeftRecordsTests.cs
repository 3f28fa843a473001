using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Base.Tests;

/// <summary>What an agent finds in its own topics when it starts.</summary>
public sealed class LeftRecordsTests
{
    private static readonly AppInstanceStatus Ours = new() { UUIDandVersion = new() { UUID = new Guid("f612a4cc-3b5c-4478-b499-4176625ae722") } };

    [Test]
    public void A_record_under_another_name_is_removed_and_our_own_stays()
    {
        using MemoryDevice device = new();
        AgentContext<Owner.Zedmanager> lastRun = device.Context<Owner.Zedmanager>();
        IPublication<AppInstanceStatus> left = lastRun.PubSub.Publish(FromZedmanager.AppInstanceStatus);
        left.Publish(Ours);
        left.Publish("object", new AppInstanceStatus());
        left.Publish("copy", Ours);
        lastRun.PubSub.Dispose();

        Opening agent = new(device.Context<Owner.Zedmanager>());

        Assert.That(agent.Statuses.Items.Keys, Is.EqualTo(new[] { Ours.UUIDandVersion.UUID.ToString() }));
    }

    private sealed class Opening : Agent<Owner.Zedmanager>
    {
        public Opening(AgentContext<Owner.Zedmanager> context)
            : base(context) => Statuses = Publish(FromZedmanager.AppInstanceStatus);

        public IPublication<AppInstanceStatus> Statuses { get; }
    }
}
