using System.Runtime.InteropServices;

namespace Eve.Agents.Unix;

/// <summary>SIGTERM and SIGINT ask the process to end in order; SIGPIPE and SIGHUP do not end it.</summary>
public sealed class Signals : IDisposable
{
    private readonly List<PosixSignalRegistration> registrations = [];

    public Signals(Action onStop)
    {
        On(PosixSignal.SIGTERM, onStop);
        On(PosixSignal.SIGINT, onStop);
        // A closed terminal is no reason to end an agent.
        On(PosixSignal.SIGHUP, () => { });
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
    }

    private void On(PosixSignal signal, Action action) => registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        action();
    }));
}
