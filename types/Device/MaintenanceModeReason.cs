namespace Eve.Types;

/// <summary>A number on the wire (int32 types.MaintenanceModeReason); other numbers are carried as they are.</summary>
public enum MaintenanceModeReason : int
{
    None = 0,
    UserRequested = 1,
    VaultLockedUp = 2,
    NoDiskSpace = 3,
    TpmEncFailure = 4,
    TpmQuoteFailure = 5,
    EdgeNodeCertsRefused = 6,
}
