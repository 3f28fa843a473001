namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.CertHashType); other numbers are carried as they are.</summary>
public enum CertHashType : byte
{
    None = 0,
    Sha256First16 = 1,
}
