using Selkie.Oci;

namespace Selkie.Engine.Configuration;

/// <summary>containers.conf(5), or a module of it, cannot be had. Exit code and text are Podman's, which reads them before it looks at the command.</summary>
/// <param name="message">What is wrong with which file.</param>
/// <param name="inner">Why.</param>
public sealed class ConfigurationException(string message, Exception? inner = null) : EngineError(ErrorKind.Configuration, message, inner);
