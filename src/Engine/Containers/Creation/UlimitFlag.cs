using Selkie.Engine.Containers.Launching;
using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--ulimit</c> option: NAME=soft[:hard], or host. It is kept as it was written, because containers made before are kept so.</summary>
public static class UlimitFlag
{
    /// <summary>The value, if it is a limit.</summary>
    /// <exception cref="EngineError">Not a limit.</exception>
    public static string Parse(string text)
    {
        if (text != "host") Rlimits.Parse(text);
        return text;
    }
}
