namespace Eve.Types;

/// <summary>A number on the wire (int32 config.KeyType); other numbers are carried as they are.</summary>
public enum KeyType : int
{
    Unspecified = 0,
    Rsa2048 = 1,
    Rsa3072 = 2,
    Rsa4096 = 3,
    EcdsaP256 = 10,
    EcdsaP384 = 11,
    EcdsaP521 = 12,
}
