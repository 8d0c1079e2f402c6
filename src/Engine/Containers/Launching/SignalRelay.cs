using System.Runtime.InteropServices;
using Selkie.Engine.Verbs;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// The signals of a command that brings a container up. They are held from before there is anything of the container until it runs, so that timeout(1) or
/// a unit that is stopped leaves nothing half-made: one that means to end the command undoes the start (<see cref="Obey"/>). Then they go to the container,
/// or mean again what they mean to any program.
/// </summary>
internal sealed class SignalRelay(EngineContext engine) : IDisposable
{
    // What others send a program to tell it something; job control and the like concern this process alone (podman-run(1), --sig-proxy).
    private static readonly int[] Relayed =
    [
        Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGUSR1, Signals.SIGUSR2, Signals.SIGALRM, Signals.SIGTERM, Signals.SIGWINCH,
    ];

    private static readonly SignalSet Ending = SignalSet.Of(Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGTERM);

    private readonly Lock _guard = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly List<int> _held = [];
    private SignalSet _ignored;
    private Action<int>? _deliver;

    /// <summary>A relay that holds signals from now on.</summary>
    public static SignalRelay Holding(EngineContext engine)
    {
        var relay = new SignalRelay(engine);
        relay.Hold();
        return relay;
    }

    /// <summary>Holds what comes from now on.</summary>
    public void Hold()
    {
        lock (_guard) _deliver = null;
        if (_registrations.Count > 0 || !engine.Shared.Program.EndsWithCall) return; // signals to a process that serves others are not for this container
        // What a shell ignores for its background jobs must reach the container all the same; the first registration fixes what .NET takes for ignored.
        _ignored = Signals.Ignored();
        SetIgnored(false);
        foreach (var signal in Relayed) _registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, Take));
    }

    /// <summary>Ends the start where a signal came that ends a program.</summary>
    /// <exception cref="InterruptedStartException">One came.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone away.</exception>
    public void Obey()
    {
        engine.Call.Cancelled.ThrowIfCancellationRequested();
        lock (_guard)
            foreach (var signal in _held)
                if (Ending.Contains(signal)) throw new InterruptedStartException(signal);
    }

    /// <summary>Passes on to a process what was held and what comes.</summary>
    public void PassTo(int pid) => PassTo(signal => Processes.Signal(pid, signal));

    /// <summary>Passes on to somebody what was held and what comes.</summary>
    /// <param name="deliver">Takes each signal.</param>
    public void PassTo(Action<int> deliver)
    {
        lock (_guard)
        {
            _deliver = deliver;
            foreach (var signal in _held) deliver(signal);
            _held.Clear();
        }
    }

    /// <summary>Signals mean again to this process what they meant before.</summary>
    public void Release()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _registrations.Clear();
        SetIgnored(true);
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        var signal = (int)context.Signal;
        lock (_guard)
        {
            if (_deliver is not null) _deliver(signal);
            else if (!_ignored.Contains(signal)) _held.Add(signal);
        }
    }

    private void SetIgnored(bool ignored)
    {
        foreach (var signal in Relayed)
            if (_ignored.Contains(signal)) Signals.SetIgnored(signal, ignored);
    }
}
