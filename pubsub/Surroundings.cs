using Eve.PubSub.Unix;
using Eve.PubSub.Wire;

namespace Eve.PubSub;

/// <summary>What the parts of one process' pub/sub share.</summary>
/// <param name="Places">Where things lie.</param>
/// <param name="Loop">The wire thread.</param>
/// <param name="Files">The file operations.</param>
/// <param name="Dispatcher">The owner's loop.</param>
/// <param name="OwnUid">Peers must be this user, or root.</param>
internal sealed record Surroundings(Places Places, WireLoop Loop, IFiles Files, IDispatcher Dispatcher, uint OwnUid);
