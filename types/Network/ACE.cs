using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppNetAdapterConfig, AppNetAdapterStatus. Source: types/_types/ACE.schema.json of the facts.</summary>
public sealed record ACE
{
    /// <summary>All members at their zero.</summary>
    public static ACE Zero { get; } = new();

    public ValueList<ACEMatch>? Matches { get; init; }

    public ValueList<ACEAction>? Actions { get; init; }

    public string Name { get; init => field = value ?? ""; } = "";

    public int RuleID { get; init; }

    public ACEDirection Dir { get; init; }
}

/// <summary>Part of ACE. Source: types/_types/ACEAction.schema.json of the facts.</summary>
public sealed record ACEAction
{
    /// <summary>All members at their zero.</summary>
    public static ACEAction Zero { get; } = new();

    public bool Drop { get; init; }

    public bool Limit { get; init; }

    public long LimitRate { get; init; }

    public string LimitUnit { get; init => field = value ?? ""; } = "";

    public long LimitBurst { get; init; }

    public bool PortMap { get; init; }

    public long TargetPort { get; init; }
}

/// <summary>Part of ACE. Source: types/_types/ACEMatch.schema.json of the facts.</summary>
public sealed record ACEMatch
{
    /// <summary>All members at their zero.</summary>
    public static ACEMatch Zero { get; } = new();

    public string Type { get; init => field = value ?? ""; } = "";

    public string Value { get; init => field = value ?? ""; } = "";
}

/// <summary>A number on the wire (uint8 types.ACEDirection); other numbers are carried as they are.</summary>
public enum ACEDirection : byte
{
    Both = 0,
    Ingress = 1,
    Egress = 2,
}
