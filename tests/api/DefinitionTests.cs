using Eve.Tests.Support;
using Google.Protobuf.Reflection;

namespace Eve.Api.Tests;

/// <summary>Every message, field and enum of the device API, compared one by one with the recorded table.</summary>
[TestFixture]
public sealed class DefinitionTests
{
    private static readonly FileDescriptor[] Files =
    [
        Attest.ZAttestReq.Descriptor.File, Auth.AuthContainer.Descriptor.File, Certs.ZCert.Descriptor.File,
        Config.AppInstanceConfig.Descriptor.File, Config.BaseOS.Descriptor.File, Config.CompoundEdgeDevConfig.Descriptor.File,
        Config.ConfigItem.Descriptor.File, Config.EdgeDevConfig.Descriptor.File, Config.SystemAdapter.Descriptor.File,
        Config.EdgeNodeCluster.Descriptor.File, Config.EdgeViewConfig.Descriptor.File, Config.ACE.Descriptor.File,
        Config.NetworkConfig.Descriptor.File, Config.NetworkInstanceConfig.Descriptor.File, Config.EvePatchEnvelope.Descriptor.File,
        Config.SCEPProfile.Descriptor.File, Config.ContentTree.Descriptor.File, Config.VmConfig.Descriptor.File,
        Common.CipherBlock.Descriptor.File, Common.DevmodelcommonReflection.Descriptor, Common.DiskDescription.Descriptor.File,
        Common.ProxyConfig.Descriptor.File, Uuid.UuidRequest.Descriptor.File, Flowlog.FlowMessage.Descriptor.File,
        HardwareHealth.ZHardwareHealth.Descriptor.File, Info.BondStatus.Descriptor.File, Info.CertInfo.Descriptor.File,
        Info.ErrorInfo.Descriptor.File, Info.KubeNodeInfo.Descriptor.File, Info.HardwareInventory.Descriptor.File,
        Info.ZInfoMsg.Descriptor.File, Info.NTPSource.Descriptor.File, Info.ZInfoPatchEnvelope.Descriptor.File,
        Info.PNACStatus.Descriptor.File, Logs.LogBundle.Descriptor.File, Metrics.ZMetricMsg.Descriptor.File,
        Metrics.FsUsedMetric.Descriptor.File, NestedApps.NestedAppInventory.Descriptor.File,
        NestedApps.NestedAppInstanceLogMsg.Descriptor.File, NestedApps.NestedAppMetrics.Descriptor.File,
        Profile.LocalProfile.Descriptor.File, Profile.NetworkInfo.Descriptor.File, Profile.Signal.Descriptor.File,
        Proxy.SCEPProxyRequest.Descriptor.File, Register.ZRegisterMsg.Descriptor.File,
    ];

    private static readonly string[] Rows =
        [.. File.ReadLines(Golden.Path("api", "api-proto-facts.tsv")).Skip(1).Where(line => line.Length > 0)];

    [Test]
    public void Every_field_and_enum_value_of_the_table_is_defined_and_nothing_else()
    {
        string[] expected = [.. Rows.Select(Line).Where(line => line is not null).Order(StringComparer.Ordinal)!];
        string[] defined = [.. Files.SelectMany(Lines).Order(StringComparer.Ordinal)];

        Assert.That(defined.Except(expected), Is.Empty, "defined, but not in the table");
        Assert.That(expected.Except(defined), Is.Empty, "in the table, but not defined");
        Assert.That(defined, Has.Length.EqualTo(expected.Length));
    }

    [Test]
    public void Every_file_of_the_table_is_compared() =>
        Assert.That(Files.Select(file => file.Name), Is.EquivalentTo(Rows.Select(row => row.Split('\t')[0]).Distinct()));

    private static string? Line(string row)
    {
        string[] cell = row.Split('\t');
        string container = $"{cell[0]} {cell[1]}.{cell[3]}";
        return cell[2] switch
        {
            "field" => $"{container} {cell[4]}={cell[5]} {cell[6]} {cell[7]} json:{cell[8]}",
            "enum" => $"{container} {cell[4]}={cell[5]}",
            "message" => $"{container} empty",
            "reserved" => null,   // not visible in a descriptor; the compiler checks it
            "syntax" => null,
            _ => throw new InvalidDataException($"Unknown kind '{cell[2]}' in the table"),
        };
    }

    private static IEnumerable<string> Lines(FileDescriptor file) =>
        file.MessageTypes.SelectMany(message => Lines(file, message)).Concat(file.EnumTypes.SelectMany(type => Lines(file, type)));

    private static IEnumerable<string> Lines(FileDescriptor file, MessageDescriptor message)
    {
        if (message.Fields.InDeclarationOrder().Count == 0 && message.NestedTypes.Count == 0)
            yield return $"{file.Name} {message.FullName} empty";
        foreach (FieldDescriptor field in message.Fields.InDeclarationOrder())
            yield return $"{file.Name} {message.FullName} {field.Name}={field.FieldNumber} {TypeOf(field)} {LabelOf(field)} json:{field.JsonName}";
        foreach (string line in message.EnumTypes.SelectMany(type => Lines(file, type)))
            yield return line;
        foreach (string line in message.NestedTypes.Where(type => !IsMapEntry(type)).SelectMany(type => Lines(file, type)))
            yield return line;
    }

    private static IEnumerable<string> Lines(FileDescriptor file, EnumDescriptor type) =>
        type.Values.Select(value => $"{file.Name} {type.FullName} {value.Name}={value.Number}");

    private static bool IsMapEntry(MessageDescriptor type) => type.GetOptions()?.MapEntry ?? false;

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message when field.IsMap =>
            $"map<{TypeOf(field.MessageType.FindFieldByNumber(1))},{TypeOf(field.MessageType.FindFieldByNumber(2))}>",
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => $"enum {field.EnumType.FullName}",
        _ => field.FieldType.ToString().ToLowerInvariant(),
    };

    private static string LabelOf(FieldDescriptor field)
    {
        string label = field switch
        {
            { IsMap: true } => "map",
            { IsRepeated: true, FieldType: FieldType.Message or FieldType.String or FieldType.Bytes } => "repeated",
            { IsRepeated: true } => field.IsPacked ? "repeated(packed)" : "repeated",
            { RealContainingOneof: { } group } => $"oneof:{group.Name}",
            _ when field.ToProto().Proto3Optional => "optional",
            _ => "singular",
        };
        return field.GetOptions()?.Deprecated == true ? $"{label},deprecated" : label;
    }
}
