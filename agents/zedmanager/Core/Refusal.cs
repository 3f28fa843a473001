using Eve.Types;

namespace Eve.Agents.Zedmanager.Core;

/// <summary>A config that was not taken over. Its error stays until a config comes that can be.</summary>
/// <param name="Text">What was refused, why, and what helps.</param>
/// <param name="Source">Go type name that the wire wants as the error's source; may be empty.</param>
/// <param name="Version">The refused config's version.</param>
/// <param name="Time">When it was refused.</param>
public sealed record Refusal(string Text, string Source, string Version, GoTime Time);
