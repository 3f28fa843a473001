using System.Runtime.InteropServices;

namespace Eve.PubSub.Unix;

/// <summary>What the last system call of this thread ended with; the few numbers that decide something here are the same on x86-64 and arm64.</summary>
internal static class SystemError
{
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int NoFolder = 20;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int NoSpace = 28;
    public const int NameTooLong = 36;

    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The system's words.</summary>
    public static string Text => Marshal.GetPInvokeErrorMessage(Last);
}
