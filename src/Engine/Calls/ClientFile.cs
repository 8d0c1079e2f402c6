using Selkie.Oci;

namespace Selkie.Engine.Calls;

/// <summary>A file of the caller that travels with the request: whoever makes the request has read it, no verb opens it.</summary>
/// <param name="Name">What the caller calls it, for messages.</param>
/// <param name="Content">What is in it.</param>
public sealed record ClientFile(string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>Reads a file that a command line names.</summary>
    /// <param name="path">The path, as it was typed.</param>
    /// <exception cref="EngineError">It cannot be read.</exception>
    public static ClientFile Parse(string path)
    {
        try
        {
            return new(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EngineError(ErrorKind.Invalid, $"open {path}: no such file or directory", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EngineError(ErrorKind.Invalid, $"open {path}: permission denied", e);
        }
    }
}
