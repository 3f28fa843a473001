namespace Eve.Agents;

/// <summary>What an agent asks of its host beyond the common part.</summary>
public sealed record AgentOptions
{
    public static AgentOptions Default { get; } = new();

    /// <summary>What must be known before the agent's other subscriptions open; nothing by default.</summary>
    public Phases WaitFor { get; init; }

    /// <summary>Whether the log level follows the device's settings while it runs (unless --log-level was given).</summary>
    public bool FollowLogLevel { get; init; } = true;

    /// <summary>Command line options of this agent alone; values come in <see cref="AgentContext{TSelf}.Options"/>.</summary>
    public IReadOnlyList<ExtraOption> Extra { get; init; } = [];
}

/// <summary>What an agent may wait for before it looks at anything else.</summary>
[Flags]
public enum Phases
{
    None = 0,

    /// <summary>The device has its UUID: OnboardingStatus of zedclient.</summary>
    Onboarded = 1,

    /// <summary>The device's settings have come once: ConfigItemValueMap of zedagent.</summary>
    Settings = 2,
}

/// <summary>One option "--name VALUE" of one agent.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Value">Stands for the value in the help text, in capitals.</param>
/// <param name="Help">One line.</param>
public sealed record ExtraOption(string Name, string Value, string Help)
{
    /// <summary>What the value may be; empty for anything.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];
}
