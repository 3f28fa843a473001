namespace Eve.Types;

/// <summary>What the wire lets be null as an item of a list or map: records that it holds there by pointer, bytes, lists and maps; elsewhere null becomes zero.</summary>
internal interface IMayBeNull;
