using System.Text.Json;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>What is kept on disk about a container from its set-up on, so that another run of the agent can adopt it.</summary>
/// <param name="DomainName">Task name: app UUID, version and app number.</param>
/// <param name="Pid">The container's first process; 0 before it exists.</param>
/// <param name="PidStart">Start time of that process in clock ticks since boot: tells it from a later process of the same pid.</param>
/// <param name="Created">When it was created; the domain's boot time.</param>
/// <param name="CgroupsPath">Below each cgroup hierarchy.</param>
/// <param name="StopSignal">What asks it to end.</param>
/// <param name="Vifs">Host ends of its network ports.</param>
/// <param name="HostPorts">Physical ports it was given: name in the device, name inside.</param>
public sealed record ContainerRecord(
    string DomainName,
    int Pid,
    ulong PidStart,
    DateTimeOffset Created,
    string CgroupsPath,
    string StopSignal,
    IReadOnlyList<string> Vifs,
    IReadOnlyDictionary<string, string> HostPorts)
{
    public static ContainerRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ContainerJson.Default.ContainerRecord);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            // Missing, or cut off by a kill in the middle of the first write: the container was not created yet.
            return null;
        }
    }

    public void Write(string path)
    {
        string fresh = path + ".new";
        PrivateFile.Write(fresh, JsonSerializer.SerializeToUtf8Bytes(this, ContainerJson.Default.ContainerRecord));
        File.Move(fresh, path, overwrite: true);
    }
}
