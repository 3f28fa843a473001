namespace Eve.Types;

/// <summary>Part of OemWindowsLicenseKeyInfo. Source: types/_types/OemWindowsLicenseKeyInfo.schema.json of the facts.</summary>
public sealed record QemuArguments
{
    public static QemuArguments Zero { get; } = new();

    public ValueList<string>? DomainArguments { get; init; }
}
