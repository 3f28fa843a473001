namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.BondMode); other numbers are carried as they are.</summary>
public enum BondMode : byte
{
    Unspecified = 0,
    BalanceRR = 1,
    ActiveBackup = 2,
    BalanceXOR = 3,
    Broadcast = 4,
    Mode802Dot3AD = 5,
    BalanceTLB = 6,
    BalanceALB = 7,
}
