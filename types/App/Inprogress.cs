namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.Inprogress); other numbers are carried as they are.</summary>
public enum Inprogress : byte
{
    NotInprogress = 0,
    DownloadAndVerify = 1,
    BringDown = 2,
    RecreateVolumes = 3,
    BringUp = 4,
}
