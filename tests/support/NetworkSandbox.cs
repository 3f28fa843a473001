using System.Diagnostics;
using Eve.Agents;

namespace Eve.Tests.Support;

/// <summary>
/// Network namespaces of one test, with a private mount namespace each where wanted; all of it goes on Dispose, with every
/// process inside. Needs root.
/// </summary>
public sealed class NetworkSandbox : IDisposable
{
    private readonly List<Space> spaces = [];

    /// <summary>A folder of the test's own; short, because sockets may lie below it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("net-").FullName;

    /// <summary>Makes a namespace with its loopback up.</summary>
    /// <param name="privateFolders">Folders of the machine that this namespace sees as empty ones of its own.</param>
    public Space Add(string name, params string[] privateFolders)
    {
        Space space = new($"net-{name}-{Path.GetFileName(Folder)[4..]}", this, privateFolders);
        spaces.Add(space);
        return space;
    }

    /// <summary>Joins two namespaces by a veth pair, both ends up.</summary>
    public void Connect(Space left, string leftName, Space right, string rightName, string rightMac = "02:00:00:00:00:01")
    {
        Run("ip", "-n", left.Name, "link", "add", leftName, "type", "veth", "peer", "name", rightName, "address", rightMac, "netns", right.Name);
        Run("ip", "-n", left.Name, "link", "set", leftName, "up");
        Run("ip", "-n", right.Name, "link", "set", rightName, "up");
    }

    /// <summary>The ids of the live processes of this program in a namespace; scripts that it runs are none.</summary>
    public IEnumerable<int> ProcessesNamed(Space space, string program)
    {
        foreach (string pid in Run("ip", "netns", "pids", space.Name).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (Text($"/proc/{pid}/comm") == program + "\n")
                yield return int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The ids of the live processes in a namespace whose command line has this word.</summary>
    public IEnumerable<int> ProcessesOf(Space space, string word)
    {
        foreach (string pid in Run("ip", "netns", "pids", space.Name).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (Text($"/proc/{pid}/cmdline").Contains(word, StringComparison.Ordinal))
                yield return int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    public void Dispose()
    {
        foreach (Space space in spaces)
            space.End();
        ScratchFolder.Delete(Folder);
    }

    /// <summary>Runs a program of this machine.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(string file, params string[] arguments)
    {
        ExecResult result = new Exec().RunAsync(new(file, arguments) { Timeout = TimeSpan.FromSeconds(20) }, CancellationToken.None).GetAwaiter().GetResult();
        return result.Succeeded ? result.Output : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)}: {result.ErrorOutput}{result.Output}");
    }

    /// <summary>One network namespace, and the way to run programs in it.</summary>
    public sealed class Space : IExec
    {
        private readonly Process? holder;

        internal Space(string name, NetworkSandbox sandbox, string[] privateFolders)
        {
            Name = name;
            NetworkSandbox.Run("ip", "netns", "add", name);
            NetworkSandbox.Run("ip", "-n", name, "link", "set", "lo", "up");
            if (privateFolders.Length == 0)
                return;
            string script = "set -e\n";
            foreach (string folder in privateFolders)
            {
                string own = PrivateFolder(sandbox, folder);
                Directory.CreateDirectory(own);
                script += $"mkdir -p {folder}\nmount --bind {own} {folder}\n";
            }
            holder = Process.Start(new ProcessStartInfo("unshare", ["-m", "--propagation", "private", "sh", "-c", script + "echo ready\nexec sleep 1000000"]) { RedirectStandardOutput = true })!;
            if (holder.StandardOutput.ReadLine() != "ready")
                throw new InvalidOperationException("no private mount namespace");
        }

        public string Name { get; }

        /// <summary>Where a private folder of this namespace lies on the machine.</summary>
        public string PrivateFolder(NetworkSandbox sandbox, string folder) => $"{sandbox.Folder}/{Name}{folder.Replace('/', '_')}";

        public Task<ExecResult> RunAsync(ExecRequest request, CancellationToken stop) =>
            new Exec().RunAsync(request with { File = "nsenter", Arguments = [.. Enter(), request.File, .. request.Arguments] }, stop);

        /// <summary>Runs a program in the namespace.</summary>
        /// <exception cref="InvalidOperationException">It failed.</exception>
        public string Run(string file, params string[] arguments) => NetworkSandbox.Run("nsenter", [.. Enter(), file, .. arguments]);

        /// <summary>Runs a program in the namespace and gives its exit code.</summary>
        public int Try(string file, params string[] arguments) =>
            RunAsync(new(file, arguments), CancellationToken.None).GetAwaiter().GetResult().ExitCode;

        /// <summary>Starts a program that goes on; it ends with the sandbox.</summary>
        public Process Start(string file, params string[] arguments) =>
            Process.Start(new ProcessStartInfo("nsenter", [.. Enter(), file, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

        internal void End()
        {
            // Deleting the name does not end a namespace that has processes. A process may start another between the look and its end.
            for (int tries = 0; tries < 200 && NetworkSandbox.Run("ip", "netns", "pids", Name).Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } pids; tries++)
                foreach (string pid in pids)
                    Kill(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture));
            NetworkSandbox.Run("ip", "netns", "del", Name);
            if (holder is not null)
                Kill(holder.Id);
        }

        private static void Kill(int pid)
        {
            try
            {
                using Process process = Process.GetProcessById(pid);
                process.Kill();
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It ended by itself meanwhile.
            }
        }

        private string[] Enter() => holder is null ? [$"--net=/run/netns/{Name}"] : ["-t", $"{holder.Id}", "-m", $"--net=/run/netns/{Name}"];
    }
}
