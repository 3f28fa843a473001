namespace Eve.Types;

/// <summary>
/// The member is left out when it is false, 0, "", null, or an empty list or map; never when it is a nested record or a time
/// (json-encoding facts, section 2).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OmitEmptyAttribute : Attribute;
