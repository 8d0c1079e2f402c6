using Selkie.Oci;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Containers;

/// <summary>The <c>--detach-keys</c> option, and detach_keys of containers.conf.</summary>
internal static class DetachKeysFlag
{
    /// <summary>The bytes of a sequence of keys.</summary>
    /// <exception cref="EngineError">Not keys.</exception>
    public static ReadOnlyMemory<byte> Parse(string text)
    {
        try
        {
            return DetachKeys.Parse(text);
        }
        catch (FormatException e)
        {
            throw new EngineError(ErrorKind.Invalid, $"invalid detach keys: {e.Message}", e);
        }
    }
}
