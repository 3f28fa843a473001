using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>The steps that bring a domain down; each is skipped once the domain is gone.</summary>
public sealed record HaltPlan(ValueList<HaltStep> Steps)
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(600);
    private static readonly TimeSpan Impatient = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstOfMachine = TimeSpan.FromSeconds(60);

    /// <summary>The steps of a virtual machine (domainmgr facts, section 3.5).</summary>
    public static HaltPlan ForMachine(VmMode mode, bool impatient)
    {
        TimeSpan most = impatient ? Impatient : Patient;
        return mode switch
        {
            VmMode.NoHyper or VmMode.Legacy => new([new(HaltAct.Delete, most)]),
            VmMode.Hvm or VmMode.Fml => new([new(HaltAct.Stop, FirstOfMachine), new(HaltAct.StopForced, most), new(HaltAct.Delete, most)]),
            _ => new([new(HaltAct.Stop, most), new(HaltAct.StopForced, most), new(HaltAct.Delete, most)]),
        };
    }
}

/// <summary>One act, and how long its effect is waited for.</summary>
public sealed record HaltStep(HaltAct Act, TimeSpan Wait);

public enum HaltAct
{
    Stop,
    StopForced,
    Delete,
}
