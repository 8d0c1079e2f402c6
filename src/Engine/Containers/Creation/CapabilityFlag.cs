using Selkie.Runtime;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--cap-add</c> and <c>--cap-drop</c> options.</summary>
public static class CapabilityFlag
{
    /// <summary>The capability as CAP_NAME, or ALL. Whether there is one is not asked here: a privileged container has them all.</summary>
    public static string Parse(string text) => Capabilities.FullName(text);
}
