namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.VolumesSnapshotAction); other numbers are carried as they are.</summary>
public enum VolumesSnapshotAction : byte
{
    UnspecifiedAction = 0,
    Create = 1,
    Rollback = 2,
    Delete = 3,
}
