namespace Eve.Types;

/// <summary>The values of WwanRAT known to the wire; others are carried as they are.</summary>
public static class WwanRAT
{
    public const string Rat5gnr = "5gnr";
    public const string Ratgsm = "gsm";
    public const string Ratlte = "lte";
    public const string Ratumts = "umts";
    public const string RATUnspecified = "";
}
