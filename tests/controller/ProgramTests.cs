using System.Diagnostics;
using System.Runtime.InteropServices;
using Eve.Tests.Support;

namespace Eve.Controller.Tests;

/// <summary>The program as a process: options, exit codes, signals.</summary>
[TestFixture]
public sealed partial class ProgramTests
{
    private const int Terminate = 15;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static Process Start(params string[] args) => Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "controller"), args)
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    })!;

    private static async Task<(int ExitCode, string Output, string Error)> EndAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }
        return (process.ExitCode, await output, await error);
    }

    [Test]
    public async Task An_unknown_option_is_one_line_and_exit_code_2()
    {
        using Process process = Start("--bogus");
        (int exitCode, string output, string error) = await EndAsync(process);

        Assert.That((exitCode, output, error), Is.EqualTo((2, "", "controller: unknown option --bogus (see controller --help)\n")));
    }

    [Test]
    public async Task SIGTERM_ends_it_in_order()
    {
        using TempFolder folder = new();
        using Process process = Start("--state", folder.Path, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--log-file", Path.Combine(folder.Path, "log"));
        string socket = Path.Combine(folder.Path, "admin.sock");
        await Eventually.TrueAsync("the controller listens", () => process.HasExited || File.Exists(socket), Limit);

        using (Process second = Start("--state", folder.Path, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"))
        {
            (int failed, _, string why) = await EndAsync(second);
            Assert.That(failed, Is.EqualTo(1));
            Assert.That(why.TrimEnd('\n'), Does.StartWith("controller: another controller uses the state folder").And.Not.Contains("\n"));
        }
        Assert.That(kill(process.Id, Terminate), Is.Zero);

        Assert.That((await EndAsync(process)).ExitCode, Is.Zero);
        Assert.That(File.Exists(socket), Is.False);
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}
