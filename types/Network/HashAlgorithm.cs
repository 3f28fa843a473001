namespace Eve.Types;

/// <summary>A number on the wire (int32 config.HashAlgorithm); other numbers are carried as they are.</summary>
public enum HashAlgorithm : int
{
    Unspecified = 0,
    Sha256 = 1,
    Sha384 = 2,
    Sha512 = 3,
}
