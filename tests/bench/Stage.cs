namespace Eve.Bench;

/// <summary>A device root on tmpfs and the processes of one case; both go at the end.</summary>
internal sealed class Stage : IDisposable
{
    private readonly List<Child> children = [];

    private readonly string? executable;

    /// <param name="executable">What the processes are made of; null for this process's own.</param>
    public Stage(string? executable = null)
    {
        this.executable = executable;
        Root = Directory.CreateTempSubdirectory("eve-bench-", "/dev/shm");
    }

    public DirectoryInfo Root { get; }

    public Child Start(string role)
    {
        Child child = new(role, Root.FullName, executable);
        children.Add(child);
        return child;
    }

    /// <summary>Subscribers whose table is synchronized.</summary>
    public Child[] Subscribers(int count)
    {
        Child[] all = [.. Enumerable.Range(0, count).Select(_ => Start("subscriber"))];
        foreach (Child one in all)
            one.Tell("subscribe");
        foreach (Child one in all)
            one.Answer();
        return all;
    }

    /// <summary>Waits until all have this table.</summary>
    /// <returns>When the last of them heard its last change, in ticks.</returns>
    public static double Converged(IEnumerable<Child> subscribers, double count, double sum)
    {
        Child[] all = [.. subscribers];
        foreach (Child one in all)
            one.Tell($"expect {count:F0} {sum:F0}");
        return all.Max(one => one.Answer()[0]);
    }

    public void Dispose()
    {
        foreach (Child child in children)
            child.Dispose();
        Root.Delete(recursive: true);
    }

    private static class Directory
    {
        public static DirectoryInfo CreateTempSubdirectory(string prefix, string below)
        {
            string path = Path.Combine(below, prefix + Environment.ProcessId + "-" + Random.Shared.Next(1_000_000));
            return System.IO.Directory.CreateDirectory(path);
        }
    }
}
