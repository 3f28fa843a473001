namespace Eve.Tests.Support;

/// <summary>Takes a test's folder away, also when something that is just ending still writes into it.</summary>
internal static class ScratchFolder
{
    private const int Tries = 200;

    /// <exception cref="IOException">It fills up again and again: somebody lives in it.</exception>
    public static void Delete(string path)
    {
        for (int left = Tries; ; left--)
        {
            try
            {
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
                return;
            }
            catch (IOException) when (left > 0)
            {
                // Not empty any more, or a file of it went meanwhile: a killed process or a cancelled job was at work.
                Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System).Wait();
            }
        }
    }
}
