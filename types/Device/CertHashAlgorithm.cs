namespace Eve.Types;

/// <summary>A number on the wire (int32 evecommon.HashAlgorithm); other numbers are carried as they are.</summary>
public enum CertHashAlgorithm : int
{
    Invalid = 0,
    Sha25616bytes = 1,
    Sha25632bytes = 2,
}
