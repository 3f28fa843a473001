namespace Eve.Types;

/// <summary>A number on the wire (int32 config.Format); other numbers are carried as they are.</summary>
public enum Format : int
{
    Unknown = 0,
    Raw = 1,
    Qcow = 2,
    Qcow2 = 3,
    Vhd = 4,
    Vmdk = 5,
    Ova = 6,
    Vhdx = 7,
    Container = 8,
    Iso = 9,
    Pvc = 10,
}
