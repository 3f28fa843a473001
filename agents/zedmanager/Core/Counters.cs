using Eve.Types;

namespace Eve.Agents.Zedmanager.Core;

/// <summary>The commands' counters: the controller's and the local one add up. A command is a counter that differs.</summary>
public static class Counters
{
    public const string PurgeNumType = "purgeCmdCounter";

    public static uint Purge(AppInstanceConfig config) => unchecked(config.PurgeCmd.Counter + config.LocalPurgeCmd.Counter);

    public static uint Restart(AppInstanceConfig config) => unchecked(config.RestartCmd.Counter + config.LocalRestartCmd.Counter);

    /// <summary>The record that says which purge was carried out last.</summary>
    public static UuidToNum Count(World world, Guid app, UuidToNum? before, AppInstanceConfig config) => new()
    {
        UUID = app,
        Number = Purge(config),
        NumType = PurgeNumType,
        CreateTime = before?.CreateTime ?? world.Now,
        LastUseTime = world.Now,
        InUse = true,
    };
}
