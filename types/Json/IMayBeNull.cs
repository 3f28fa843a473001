namespace Eve.Types;

/// <summary>A record that the wire holds by pointer in lists or maps, so that an item may be null; elsewhere null becomes a zero record.</summary>
internal interface IMayBeNull;
