namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>The largest packet: 0 (the default) or 1280 to 65535.</summary>
internal static class Mtu
{
    public static (ushort Mtu, string Error) Parse(uint mtu) => mtu switch
    {
        0 => (0, ""),
        < 1280 => (0, $"MTU ({mtu}) is too small"),
        > ushort.MaxValue => (0, $"MTU ({mtu}) is too large"),
        _ => ((ushort)mtu, ""),
    };
}
