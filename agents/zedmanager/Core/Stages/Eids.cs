namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>
/// Stage 2a, only for apps with overlay adapters: every EID is allocated. No record has overlay adapters yet, so there is
/// nothing to ask identitymanager for; EIDConfig becomes one more wanted publication of the app record when they come.
/// </summary>
public static class Eids
{
    public static Step Run(AppRecord app) => Step.Next(app);
}
