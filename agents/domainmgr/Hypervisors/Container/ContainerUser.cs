namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>Turns an image's User member into numbers, by the passwd and group files of its own root file system.</summary>
public static class ContainerUser
{
    /// <summary>Who the container's process runs as.</summary>
    /// <exception cref="HypervisorException">A name that the image does not know.</exception>
    public static SpecUser Resolve(string rootfs, string user)
    {
        List<string[]> people = Read(rootfs, "/etc/passwd", 4);
        List<string[]> groups = Read(rootfs, "/etc/group", 4);
        string[] words = (user.Length == 0 ? "0" : user).Split(':', 2);

        string[]? entry = people.Find(person => person[0] == words[0]) ?? people.Find(person => person[2] == words[0]);
        uint uid = Number(entry?[2] ?? words[0])
            ?? throw new HypervisorException($"the image wants to run as user {words[0]}, which its /etc/passwd does not have: correct the image");
        uint gid = Number(entry?[3]) ?? 0;
        if (words.Length == 2 && words[1].Length > 0)
        {
            string? named = groups.Find(group => group[0] == words[1])?[2];
            gid = Number(named ?? words[1])
                ?? throw new HypervisorException($"the image wants to run with group {words[1]}, which its /etc/group does not have: correct the image");
        }
        uint[] more = entry is null
            ? []
            : [.. groups.Where(group => group[3].Split(',').Contains(entry[0])).Select(group => Number(group[2])).OfType<uint>().Distinct()];
        return new(uid, gid, more);
    }

    private static uint? Number(string? text) => uint.TryParse(text, out uint number) ? number : null;

    private static List<string[]> Read(string rootfs, string file, int fields)
    {
        // An image may have anything there, a FIFO for one: what has no length is not opened.
        if (RootPath.Resolve(rootfs, file) is not { } path || new FileInfo(path) is not { Exists: true, Length: > 0 })
            return [];
        return [.. File.ReadLines(path).Select(line => line.Split(':')).Where(parts => parts.Length >= fields)];
    }
}
