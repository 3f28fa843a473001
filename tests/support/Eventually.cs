using System.Diagnostics;

namespace Eve.Tests.Support;

/// <summary>
/// Waits for something outside this process, with a deadline. Only for tests of real processes: everything else has virtual
/// time and loops that run until they are idle.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Costs nothing while things work, and a busy machine makes no test fail.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Until <paramref name="look"/> gives a value.</summary>
    /// <exception cref="TimeoutException">It gave none in time; the text has <paramref name="what"/>.</exception>
    public static async Task<T> GetAsync<T>(string what, Func<T?> look, TimeSpan? within = null)
        where T : class
    {
        TimeSpan limit = within ?? Patience;
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            if (look() is { } value)
                return value;
            if (watch.Elapsed > limit)
                throw new TimeoutException($"not within {limit.TotalSeconds:0.#} s: {what}");
            await Task.Delay(Step, TimeProvider.System).ConfigureAwait(false);
        }
    }

    /// <summary>Until <paramref name="holds"/>.</summary>
    public static Task TrueAsync(string what, Func<bool> holds, TimeSpan? within = null) =>
        GetAsync(what, () => holds() ? "" : null, within);
}
