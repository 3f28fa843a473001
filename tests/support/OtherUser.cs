using System.Runtime.InteropServices;

namespace Eve.Tests.Support;

/// <summary>Runs something as user 65534, on a thread of its own: the kernel keeps credentials per thread.</summary>
public static partial class OtherUser
{
    private const uint Nobody = 65534;
    private const uint Unchanged = uint.MaxValue;

    public static T Run<T>(Func<T> work)
    {
        T result = default!;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                // The bare system call: the C library's wrapper would change all threads. The thread ends with its new user.
                if (syscall(SetUserIds, Unchanged, Nobody, Unchanged) != 0)
                    throw new InvalidOperationException("cannot become user 65534: run as root");
                result = work();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new InvalidOperationException(failure.Message, failure);
    }

    private static nint SetUserIds => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 117 : 147;

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nuint real, nuint effective, nuint saved);
}
