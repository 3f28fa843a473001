namespace Eve.Types;

/// <summary>The values of AgentSettingKey known to the wire; others are carried as they are.</summary>
public static class AgentSettingKey
{
    public const string LogLevel = "debug.loglevel";
    public const string RemoteLogLevel = "debug.remote.loglevel";
}
