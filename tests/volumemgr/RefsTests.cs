using Eve.Agents.Volumemgr.Core;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>What an app's owner sees of a volume that no configuration names.</summary>
public sealed class RefsTests
{
    private static readonly VolumeRefConfig Config = new() { VolumeID = Guid.NewGuid(), GenerationCounter = 1, AppUUID = Guid.NewGuid() };
    private static readonly string Key = FromZedmanager.VolumeRefConfig.KeyOf(Config);
    private static readonly VolumeStatus Volume = new() { VolumeID = Config.VolumeID, GenerationCounter = 1, State = SwState.CreatedVolume };

    [Test]
    public void A_volume_that_stays_unknown_is_named_until_it_is_configured()
    {
        Turn turn = new(World.Empty, GoTime.From(DateTimeOffset.UnixEpoch));
        Refs.ConfigChanged(turn, Key, Config);
        Assert.That(turn.World.Refs[Key].Error, Is.Empty, "at first it may only be late");

        Refs.StillMissing(turn, Key);
        VolumeRefStatus missing = turn.World.Refs[Key];
        Assert.Multiple(() =>
        {
            Assert.That(missing.Error, Does.Contain(Config.VolumeID.ToString()).And.Contain("configuration"));
            Assert.That(missing.ErrorSeverity, Is.EqualTo(ErrorSeverity.Warning));
            Assert.That(missing.ErrorRetryCondition, Is.Not.Empty);
        });

        turn.Put(Volume);
        Refs.UpdateThoseOf(turn, FromVolumemgr.VolumeStatus.KeyOf(Volume));
        Assert.Multiple(() =>
        {
            Assert.That(turn.World.Refs[Key].Error, Is.Empty);
            Assert.That(turn.World.Refs[Key].State, Is.EqualTo(SwState.CreatedVolume));
        });
    }

    [Test]
    public void A_volume_that_came_in_time_is_not_named()
    {
        Turn turn = new(World.Empty, GoTime.From(DateTimeOffset.UnixEpoch));
        Refs.ConfigChanged(turn, Key, Config);
        turn.Put(Volume);
        Refs.UpdateThoseOf(turn, FromVolumemgr.VolumeStatus.KeyOf(Volume));
        Refs.StillMissing(turn, Key);
        Assert.That(turn.World.Refs[Key].Error, Is.Empty);
    }
}
