using Selkie.Engine.Text;
using Selkie.Oci;

namespace Selkie.Engine.Verbs;

/// <summary>A signal ended a command before its container ran. The code is Podman's for a command that is told to shut down (libpod/shutdown).</summary>
internal sealed class InterruptedStartException(int signal) : EngineError(ErrorKind.Interrupted, $"interrupted by {SignalNames.Name(signal)}, the container was not started");
