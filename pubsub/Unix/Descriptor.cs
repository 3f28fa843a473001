using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Eve.PubSub.Unix;

/// <summary>An open file descriptor; the number is not reused while a call with it is under way.</summary>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    public Descriptor(int number)
        : base(ownsHandle: true) => SetHandle(number);

    public int Number => (int)handle;

    protected override bool ReleaseHandle() => Native.close(handle) == 0;
}
