namespace Selkie.Oci;

/// <summary>The name of something new belongs to another. A command line says by which option it could take that one's place.</summary>
/// <param name="message">Whose name it is.</param>
/// <param name="name">The name.</param>
public class NameTakenException(string message, string name) : EngineError(ErrorKind.Conflict, message, subject: name);
