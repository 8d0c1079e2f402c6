using Selkie.Oci;
using Selkie.Runtime;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--cap-add</c> and <c>--cap-drop</c> options.</summary>
public static class CapabilityFlag
{
    /// <summary>The capability as CAP_NAME, or ALL.</summary>
    /// <exception cref="EngineError">No capability has that name.</exception>
    public static string Parse(string text) => Capabilities.Normalize(text);
}
