namespace Eve.Types;

/// <summary>What zfsmanager publishes.</summary>
public static class FromZfsmanager
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Zfsmanager, ZFSPoolMetrics> ZFSPoolMetrics => field ??= new(GoJson.For<ZFSPoolMetrics>(), record => record.PoolName);

    /// <summary>Read by domainmgr, zedagent.</summary>
    public static Topic<Owner.Zfsmanager, ZFSPoolStatus> ZFSPoolStatus => field ??= new(GoJson.For<ZFSPoolStatus>(), record => record.PoolName);

    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Zfsmanager, ZVolStatus> ZVolStatus => field ??= new(GoJson.For<ZVolStatus>(), record => record.Dataset.Replace('/', '_'));
}
