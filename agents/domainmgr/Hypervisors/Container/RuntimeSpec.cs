using System.Text.Json.Serialization;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>The part of the OCI runtime spec (config.json) that domainmgr writes. Members are named as in the file, in camel case.</summary>
public sealed record RuntimeSpec(
    string OciVersion,
    SpecProcess Process,
    SpecRoot Root,
    string Hostname,
    IReadOnlyList<SpecMount> Mounts,
    IReadOnlyDictionary<string, string> Annotations,
    SpecLinux Linux);

public sealed record SpecProcess(
    bool Terminal,
    SpecUser User,
    IReadOnlyList<string> Args,
    IReadOnlyList<string> Env,
    string Cwd,
    SpecCapabilities Capabilities,
    IReadOnlyList<SpecLimit> Rlimits,
    bool NoNewPrivileges);

public sealed record SpecUser(uint Uid, uint Gid, IReadOnlyList<uint> AdditionalGids);

public sealed record SpecCapabilities(IReadOnlyList<string> Bounding, IReadOnlyList<string> Effective, IReadOnlyList<string> Permitted);

public sealed record SpecLimit(string Type, ulong Hard, ulong Soft);

public sealed record SpecRoot(string Path, bool Readonly);

public sealed record SpecMount(string Destination, string Type, string Source, IReadOnlyList<string> Options);

public sealed record SpecLinux(
    IReadOnlyList<SpecNamespace> Namespaces,
    SpecResources Resources,
    string CgroupsPath,
    IReadOnlyList<string> MaskedPaths,
    IReadOnlyList<string> ReadonlyPaths);

/// <param name="Type">pid, ipc, uts, mount or network.</param>
/// <param name="Path">An existing namespace to join; null for a new one.</param>
public sealed record SpecNamespace(string Type, string? Path = null);

public sealed record SpecResources(IReadOnlyList<SpecDevice> Devices, SpecMemory? Memory, SpecCpu? Cpu);

public sealed record SpecDevice(bool Allow, string Access);

/// <param name="Limit">Bytes.</param>
public sealed record SpecMemory(long Limit);

/// <param name="Quota">Microseconds of CPU time in each period.</param>
/// <param name="Period">Microseconds.</param>
public sealed record SpecCpu(long? Quota, ulong? Period, string? Cpus);

/// <summary>What the container hypervisor writes and reads as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(RuntimeSpec))]
[JsonSerializable(typeof(ImageConfigFile))]
[JsonSerializable(typeof(MonitorReply))]
[JsonSerializable(typeof(ContainerRecord))]
internal sealed partial class ContainerJson : JsonSerializerContext;
