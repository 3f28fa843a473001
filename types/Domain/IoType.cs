namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.IoType); other numbers are carried as they are.</summary>
public enum IoType : byte
{
    Nop = 0,
    NetEth = 1,
    Usb = 2,
    Com = 3,
    Audio = 4,
    NetWLAN = 5,
    NetWWAN = 6,
    Hdmi = 7,
    NVMEStorage = 9,
    SATAStorage = 10,
    NetEthPF = 11,
    NetEthVF = 12,
    USBController = 13,
    USBDevice = 14,
    Can = 15,
    Vcan = 16,
    Lcan = 17,
    Nvme = 255,
    Other = 255,
}
