using Selkie.Oci;

namespace Selkie.Service.Http;

/// <summary>A client speaks a version of Docker's API that is not spoken here; the words are Docker's.</summary>
/// <param name="message">Which, and what is.</param>
internal sealed class VersionException(string message) : EngineError(ErrorKind.Invalid, message);
