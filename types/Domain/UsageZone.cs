namespace Eve.Types;

/// <summary>A number on the wire (int types.UsageZone); other numbers are carried as they are.</summary>
public enum UsageZone : long
{
    GreenZone = 0,
    YellowZone = 1,
    OrangeZone = 2,
    RedZone = 3,
}
