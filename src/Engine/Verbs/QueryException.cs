using Selkie.Oci;

namespace Selkie.Engine.Verbs;

/// <summary>A value of a query is not what it should be; the text is the innermost cause, as it stands.</summary>
/// <param name="message">In the words of Go's decoders, which clients know.</param>
public sealed class QueryException(string message) : EngineError(ErrorKind.Invalid, message);
