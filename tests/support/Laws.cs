using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Eve.Tests.Support;

/// <summary>
/// Checks laws with cases that are the same at each run, so that a change is never refused for what it did not touch. To look
/// for more: <c>SEED=n make test</c>. A failure prints the seed of its own case.
/// </summary>
public static class Laws
{
    private const ulong UsualSeed = 20261122;

    /// <summary>Where all random cases begin: SEED of the environment, or always the same.</summary>
    public static ulong Seed { get; } =
        Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : UsualSeed;

    /// <summary>Throws at the first case that breaks a law.</summary>
    public static Config Config { get; } = Config.QuickThrowOnFailure.WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed), FSharpOption<int>.None)));

    /// <summary>Holds for a hundred cases.</summary>
    public static void Hold(this Property law) => law.Check(Config);
}
