namespace Eve.Types;

/// <summary>A number on the wire (uint8 kubeapi.DrainRequester); other numbers are carried as they are.</summary>
public enum DrainRequester : byte
{
    None = 1,
    DeviceOp = 2,
    Update = 3,
}
